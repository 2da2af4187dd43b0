/// <reference types="vite/client" />
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUILT } from '@/e2e/fixtures/sample-frames';
import { onPath, SHELLS } from '@/e2e/shells/present.mjs';
import { shell as shellFile } from '@/lib/platform/shell/read';
import { isProofUrl } from './url';

/** Files of one system each, after a line with their source; `>>> PATH` begins a file. */
const samples = import.meta.glob('./samples/sources/*.txt', { eager: true, query: '?raw', import: 'default' });

const EXPECTED: Record<string, string> = {
  'debian-10': 'http://deb.debian.org/debian/dists/buster/Release',
  'debian-11': 'https://deb.debian.org/debian/dists/bullseye/Release',
  'debian-12-cloud': 'https://deb.debian.org/debian/dists/bookworm/Release',
  'debian-12-container': 'http://deb.debian.org/debian/dists/bookworm/Release',
  'debian-13': 'https://deb.debian.org/debian/dists/trixie/Release',
  'debian-13-cloud': 'https://deb.debian.org/debian/dists/trixie/Release',
  'ubuntu-20.04': 'http://nova.clouds.archive.ubuntu.com/ubuntu/dists/focal/Release',
  'ubuntu-22.04': 'http://nova.clouds.archive.ubuntu.com/ubuntu/dists/jammy/Release',
  'ubuntu-24.04': 'http://archive.ubuntu.com/ubuntu/dists/noble/Release',
  'ubuntu-26.04': 'http://archive.ubuntu.com/ubuntu/dists/resolute/Release',
  'centos-stream-9': 'https://mirror.stream.centos.org/9-stream/BaseOS/x86_64/os/repodata/repomd.xml',
  'centos-stream-10': 'https://mirror.stream.centos.org/10-stream/BaseOS/x86_64/os/repodata/repomd.xml',
  'rocky-9': 'http://dl.rockylinux.org/pub/rocky/9/BaseOS/x86_64/os/repodata/repomd.xml',
  'almalinux-9': 'https://repo.almalinux.org/almalinux/9/BaseOS/x86_64/os/repodata/repomd.xml',
  'fedora-41': 'https://dl.fedoraproject.org/pub/fedora/linux/releases/41/Everything/x86_64/os/repodata/repomd.xml',
  'rhel-9': '',
  'opensuse-15': 'http://download.opensuse.org/distribution/leap/15.5/repo/oss/repodata/repomd.xml',
  'alpine-3.20': 'http://dl-cdn.alpinelinux.org/alpine/v3.20/main/x86_64/APKINDEX.tar.gz',
};

const awks = ['mawk', 'gawk', 'original-awk', 'busybox awk'].filter((awk) => onPath(awk.split(' ')[0] as string));

describe("the instance's own package mirror", () => {
  const root = mkdtempSync(path.join(tmpdir(), 'clearance-mirror-'));
  let made = 0;

  /** The files of a system below a separate folder. */
  function lay(text: string): string {
    const folder = path.join(root, String(++made));
    for (const part of text.split(/^>>> /m).slice(1)) {
      const end = part.indexOf('\n');
      const file = path.join(folder, part.slice(0, end));
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, part.slice(end + 1));
    }
    return folder;
  }

  function mirrorOf(folder: string, shell = 'sh', awk = ''): string {
    const [program = '', ...options] = shell.split(' ');
    const stubs = `uname() { echo x86_64; }\n${awk ? `awk() { ${awk} "$@"; }\n` : ''}`;
    const script = `set +eu\n${stubs}${shellFile('truth/probes/proof/mirror')}\nw_root='${folder}'\nproof_mirror\n`;
    const done = spawnSync(program, options, { input: script, encoding: 'utf8' });
    expect(done).toMatchObject({ status: 0, stderr: '' });
    return done.stdout;
  }

  const folders = new Map<string, string>();
  beforeAll(() => {
    for (const [file, text] of Object.entries(samples)) folders.set(path.basename(file, '.txt'), lay(String(text)));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it('has a sample of each system, and each says where it is from', () => {
    expect([...folders.keys()].sort()).toEqual(Object.keys(EXPECTED).sort());
    for (const text of Object.values(samples))
      expect(String(text)).toMatch(new RegExp(`^(${BUILT}|# Recorded on ).*\n>>> /`));
  });

  it.each(Object.keys(EXPECTED))('is found on %s', (system) => {
    const folder = folders.get(system) ?? '';
    const expected = EXPECTED[system] ?? '';
    for (const shell of SHELLS) expect(mirrorOf(folder, shell), shell).toBe(expected);
    for (const awk of awks) expect(mirrorOf(folder, 'sh', awk), awk).toBe(expected);
    if (expected !== '') expect(isProofUrl(expected)).toBe(true);
  });

  const os = '>>> /etc/os-release\nID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n';
  it.each([
    ['nothing is there', '', ''],
    [
      'a source is turned off',
      `${os}>>> /etc/apt/sources.list.d/debian.sources\nTypes: deb\nEnabled: no\nURIs: http://a/\nSuites: bookworm\n`,
      '',
    ],
    [
      'only sources of source packages are there',
      `${os}>>> /etc/apt/sources.list\ndeb-src http://a/ bookworm main\n`,
      '',
    ],
    [
      'values go on over several lines, and a comment stands between',
      `${os}>>> /etc/apt/sources.list.d/debian.sources\nTypes: deb\nURIs:\n# one\n http://a/debian\n http://b/debian\nSuites:\n bookworm\nComponents: main\n`,
      'http://a/debian/dists/bookworm/Release',
    ],
    [
      'a repository is flat',
      `${os}>>> /etc/apt/sources.list.d/a.list\ndeb [trusted=yes] http://a/repo ./\n`,
      'http://a/repo/./Release',
    ],
    [
      'the first URL is none that a shell could be given',
      `${os}>>> /etc/apt/sources.list\ndeb http://a/$(id) bookworm main\ndeb http://a/\`id\`;x bookworm main\ndeb http://b/debian bookworm main\n`,
      'http://b/debian/dists/bookworm/Release',
    ],
    [
      'a list of mirrors is missing',
      `${os}>>> /etc/apt/sources.list\ndeb mirror+file:/etc/apt/none bookworm main\ndeb http://b/debian bookworm main\n`,
      'http://b/debian/dists/bookworm/Release',
    ],
    [
      'a baseurl is a list',
      '>>> /etc/os-release\nID=centos\nVERSION_ID=9\n>>> /etc/yum.repos.d/local.repo\n[baseos]\nbaseurl =\n http://a/$releasever/$basearch/\n http://b/\n',
      'http://a/9/x86_64/repodata/repomd.xml',
    ],
    [
      'a variable is set nowhere',
      '>>> /etc/os-release\nID=ol\nVERSION_ID=9.4\n>>> /etc/yum.repos.d/a.repo\n[ol9_baseos_latest]\nbaseurl=https://yum$nobody/x/\n[other]\nbaseurl=https://b/$\x7breleasever}/\n',
      'https://b/9/repodata/repomd.xml',
    ],
    [
      'a variable names a path',
      '>>> /etc/os-release\nID=ol\nVERSION_ID=9.4\n>>> /etc/yum.repos.d/a.repo\n[x]\nbaseurl=https://a/$\x7b../../os-release}/\n',
      '',
    ],
    [
      'an old CentOS has no mirror any more',
      '>>> /etc/os-release\nID="centos"\nVERSION_ID="7"\n>>> /etc/yum.repos.d/CentOS-Base.repo\n[base]\nmirrorlist=http://mirrorlist.centos.org/?release=$releasever\n',
      '',
    ],
  ])('where %s', (_, text, expected) => {
    const folder = lay(text);
    for (const shell of SHELLS) expect(mirrorOf(folder, shell), shell).toBe(expected);
  });
});
