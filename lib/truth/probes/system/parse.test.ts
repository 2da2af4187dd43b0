/// <reference types="vite/client" />
import { describe, expect, it } from 'vitest';
import { madeFrames } from '@/e2e/fixtures/made-frames';
import { BUILT_RELEASES, sampleFrames } from '@/e2e/fixtures/sample-frames';
import { parseOsRelease, parsePingVersion, parseSystem } from './parse';

const samples = import.meta.glob('./samples/*.txt', { eager: true, query: '?raw', import: 'default' });

describe('the system section', () => {
  it.each([
    ['debian-11', 'Debian GNU/Linux 11 (bullseye)', '11', 'iputils 20210202'],
    ['debian-12', 'Debian GNU/Linux 12 (bookworm)', '12', 'iputils 20221126'],
    ['debian-13', 'Debian GNU/Linux 13 (trixie)', '13', 'iputils 20240905'],
  ])('reads %s', (release, os, osVersion, ping) => {
    expect(parseSystem(sampleFrames(samples, release))).toMatchObject({
      known: true,
      value: {
        os,
        osId: 'debian',
        osVersion,
        ping,
        architecture: 'x86_64',
        virtualisation: 'systemd-nspawn',
        openstack: true,
        user: 'operator',
        sudo: 'passwordless',
      },
    });
  });

  it('is unknown where nothing answered, and believes no state that it does not know', () => {
    expect(parseSystem(madeFrames({})).known).toBe(false);
    expect(parseSystem(madeFrames({ uname: 'a\n6.1\nx86_64\n', who: 'me\nalmighty\n' }))).toMatchObject({
      value: { sudo: 'denied', ping: null, openstack: false, virtualisation: 'unknown' },
    });
  });

  it('takes terminal codes out of names', () => {
    const made = madeFrames({ uname: 'a\u001b[31mb\u0007\n6.1\nx86_64\n', os: 'PRETTY_NAME="\u202eevil"\n' });
    expect(parseSystem(made)).toMatchObject({ value: { hostname: 'a[31mb', os: 'evil' } });
  });
});

// Built from the documented formats, not recorded: os-release(5) of the releases, and iputils' and BusyBox's version lines.
describe('systems that were not recorded', () => {
  it.each(BUILT_RELEASES)('reads %s', (release) => {
    const [id = '', version = ''] = release.replace('centos-stream', 'centos').split('-');
    const busybox = id === 'alpine';
    expect(parseSystem(sampleFrames(samples, release))).toMatchObject({
      known: true,
      value: {
        hostname: 'app-1',
        os: expect.stringMatching(/^(Debian|Ubuntu|CentOS|Alpine) .*\d/),
        osId: id,
        osVersion: expect.stringMatching(new RegExp(`^${version}(\\.|$)`)),
        kernel: expect.stringMatching(/^\d+\.\d+\.\d+-/),
        architecture: 'x86_64',
        virtualisation: busybox ? 'unknown' : 'kvm',
        openstack: true,
        sudo: 'passwordless',
        ping: busybox ? 'busybox' : expect.stringMatching(/^iputils s?20\d{6}$/),
      },
    });
  });

  it.each([
    ['PRETTY_NAME="Ubuntu 20.04.6 LTS"\nNAME="Ubuntu"\nVERSION_ID="20.04"\nID=ubuntu\n', 'ubuntu', '20.04'],
    ['PRETTY_NAME="Ubuntu 26.04 LTS"\nVERSION_ID="26.04"\nID=ubuntu\n', 'ubuntu', '26.04'],
    ['NAME="CentOS Stream"\nVERSION="9"\nID="centos"\nVERSION_ID="9"\nPRETTY_NAME="CentOS Stream 9"\n', 'centos', '9'],
    ['NAME="CentOS Stream"\nID="centos"\nVERSION_ID="10"\nPRETTY_NAME="CentOS Stream 10 (Coughlan)"\n', 'centos', '10'],
    ['NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.20.3\nPRETTY_NAME="Alpine Linux v3.20"\n', 'alpine', '3.20.3'],
    ["PRETTY_NAME='Debian GNU/Linux 10 (buster)'\nVERSION_ID='10'\nID=debian\n", 'debian', '10'],
  ])('reads os-release %#', (text, id, version) => {
    const release = parseOsRelease(text);
    expect([release.get('ID'), release.get('VERSION_ID')]).toEqual([id, version]);
  });

  it.each([
    ['ping utility, iputils-s20180629', 'iputils s20180629'],
    ['ping from iputils s20190709', 'iputils s20190709'],
    ['ping from iputils 20250605', 'iputils 20250605'],
    ['BusyBox v1.36.1 (2024-06-10 07:11:47 UTC) multi-call binary.', 'busybox'],
    ['/bin/ping', 'unknown'],
    ['sh: ping: not found', null],
    ['', null],
  ])('reads the version of ping: %s', (text, version) => {
    expect(parsePingVersion(text)).toBe(version);
  });
});
