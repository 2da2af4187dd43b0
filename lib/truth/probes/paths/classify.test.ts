/// <reference types="vite/client" />
import { describe, expect, it } from 'vitest';
import { BUILT_RELEASES, sampleBody } from '@/e2e/fixtures/sample-frames';
import { classifyPing } from './classify';

const samples = import.meta.glob('./samples/*.txt', { eager: true, query: '?raw', import: 'default' });
const sample = (name: string) => sampleBody(samples[`./samples/${name}.txt`]);

describe('what ping said, recorded', () => {
  it.each(['debian-11', 'debian-12', 'debian-13'])('is read on %s', (release) => {
    expect(classifyPing(sample(`${release}.ping-reply-4`))).toMatchObject({ kind: 'reply', ms: expect.any(Number) });
    expect(classifyPing(sample(`${release}.ping-silent-4`))).toEqual({ kind: 'silent' });
    for (const family of [4, 6]) {
      expect(classifyPing(sample(`${release}.ping-reported-${family}`))).toMatchObject({
        kind: 'reported',
        mtu: 1400,
        from: expect.stringMatching(/^(198\.18|fd)/),
      });
      // iputils 20240905 does not print the size any more.
      const mtu = release === 'debian-13' ? null : 1442;
      expect(classifyPing(sample(`${release}.ping-local-${family}`))).toEqual({ kind: 'local', mtu });
    }
    expect(classifyPing(sample(`${release}.ping-unreachable-4`)).kind).toBe('unreachable');
    expect(classifyPing(sample(`${release}.ping-noname`)).kind).toBe('unreachable');
  });

  it("is read from BusyBox's ping", () => {
    expect(classifyPing(sample('busybox-1.35.ping-reply-4'))).toMatchObject({ kind: 'reply' });
  });
});

describe('what ping said, built from its sources', () => {
  it.each(BUILT_RELEASES)('is read on %s', (release) => {
    expect(classifyPing(sample(`${release}.ping-reply-4`))).toEqual({ kind: 'reply', ms: 0.65 });
    expect(classifyPing(sample(`${release}.ping-silent-4`))).toEqual({ kind: 'silent' });
    expect(classifyPing(sample(`${release}.ping-unreachable-4`)).kind).toBe('unreachable');
    expect(classifyPing(sample(`${release}.ping-noname`)).kind).toBe('unreachable');
  });

  it.each(BUILT_RELEASES.filter((release) => !release.startsWith('alpine')))('names a size on %s', (release) => {
    expect(classifyPing(sample(`${release}.ping-reported-4`))).toEqual({
      kind: 'reported',
      mtu: 1400,
      from: '10.20.0.1',
    });
    expect(classifyPing(sample(`${release}.ping-reported-6`))).toEqual({
      kind: 'reported',
      mtu: 1400,
      from: 'fd20::1',
    });
    const mtu = ['centos-stream-10', 'ubuntu-26.04'].includes(release) ? null : 1442;
    for (const family of [4, 6])
      expect(classifyPing(sample(`${release}.ping-local-${family}`))).toEqual({ kind: 'local', mtu });
  });
});

// Built from the sources (iputils ping/ping.c, ping6_common.c, po/ja.po; BusyBox networking/ping.c), not recorded.
describe('what ping says elsewhere', () => {
  it.each([
    ['ping: local error: Message too long, mtu=1442', { kind: 'local', mtu: 1442 }],
    ['ping: local error: message too long, mtu: 1442', { kind: 'local', mtu: 1442 }],
    ['From 10.0.0.1 icmp_seq=1 Frag needed and DF set (mtu = 1442)', { kind: 'reported', mtu: 1442, from: '10.0.0.1' }],
    [
      'From gw.example (10.0.0.1) icmp_seq=1 Frag needed and DF set (mtu = 1442)',
      { kind: 'reported', mtu: 1442, from: 'gw.example' },
    ],
    ['From 10.0.0.1: icmp_seq=1 Frag needed and DF set', { kind: 'reported', mtu: null, from: '10.0.0.1' }],
    ['From fe80::1%ens3 icmp_seq=1 Packet too big: mtu=1400', { kind: 'reported', mtu: 1400, from: 'fe80::1%ens3' }],
    ['ping: 内部エラー: メッセージが長すぎます: mtu=1442', { kind: 'local', mtu: 1442 }],
    [
      'From 10.0.0.1 icmp_seq=1 断片化が必要ですがDFフラグがセットされています (mtu = 1442)',
      { kind: 'reported', mtu: 1442 },
    ],
    ['From 10.0.0.1 icmp_seq=1 Destination Host Unreachable', { kind: 'unreachable' }],
    ['From 10.0.0.1 icmp_seq=1 Packet filtered', { kind: 'prohibited' }],
    ['From 10.0.0.1 icmp_seq=1 Destination Host Prohibited', { kind: 'prohibited' }],
    ['From 10.0.0.1 icmp_seq=1 Destination Port Unreachable', { kind: 'prohibited' }],
    ['From fd00::1 icmp_seq=1 Destination unreachable: Administratively prohibited', { kind: 'prohibited' }],
    ['PING x|ping: sendmsg: Operation not permitted|1 packets transmitted', { kind: 'firewalled' }],
    ['ping: sendto: Operation not permitted', { kind: 'firewalled' }],
    // Seen with iputils 20221126 and a REJECT rule of the instance itself; with DROP only BusyBox prints an error.
    [
      'From 198.18.0.11 icmp_seq=1 Destination Port Unreachable|ping: sendmsg: Operation not permitted',
      { kind: 'firewalled' },
    ],
    ['ping: sendto: Network unreachable', { kind: 'unreachable' }],
    ['connect: Network is unreachable', { kind: 'unreachable' }],
    ["ping: bad address 'nowhere'", { kind: 'unreachable' }],
    ['ping: socket: Operation not permitted', { kind: 'failed' }],
    ['ping: permission denied (are you root?)', { kind: 'failed' }],
    ["ping: invalid argument: 'probe'", { kind: 'failed' }],
    ['64 bytes from 10.0.0.1: seq=0 ttl=64 time=0.123 ms', { kind: 'reply', ms: 0.123 }],
    ['1422 bytes from 10.0.0.1: icmp_seq=1 ttl=64 time=12.3 ms (DUP!)', { kind: 'reply', ms: 12.3 }],
    ['', { kind: 'silent' }],
    ['1 packets transmitted, 0 received, 100% packet loss, time 0ms', { kind: 'silent' }],
    ['From 10.0.0.1 icmp_seq=1 Frag needed and DF set (mtu = 99999999)', { kind: 'reported', mtu: null }],
  ])('is read: %s', (text, answer) => {
    expect(classifyPing(text)).toMatchObject(answer);
  });
});
