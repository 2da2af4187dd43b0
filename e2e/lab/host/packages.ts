import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { LabError } from '../errors';
import { run } from './run';

// Required programs, and their Debian packages.
const NEEDED: readonly { file: string; package: string }[] = [
  { file: '/usr/bin/mmdebstrap', package: 'mmdebstrap' },
  { file: '/usr/share/keyrings/debian-archive-keyring.gpg', package: 'debian-archive-keyring' },
  { file: '/usr/bin/systemd-nspawn', package: 'systemd-container' },
  { file: '/usr/bin/nsenter', package: 'util-linux' },
  { file: '/usr/bin/ssh-keygen', package: 'openssh-client' },
  { file: '/sbin/ip', package: 'iproute2' },
  { file: '/usr/sbin/iptables-restore', package: 'iptables' },
  { file: '/usr/sbin/ethtool', package: 'ethtool' },
];

/** The Debian packages that the lab needs and this machine does not have. */
export function missingPackages(): string[] {
  return NEEDED.filter((need) => !existsSync(need.file)).map((need) => need.package);
}

/** Install what is missing with apt-get, after saying so. */
export async function installPackages(say: (line: string) => void): Promise<void> {
  const missing = missingPackages();
  if (missing.length === 0) return;
  if (!existsSync('/usr/bin/apt-get')) {
    throw new LabError('install-failed', `missing, and no apt-get here: ${missing.join(' ')}`);
  }
  say(`Installing Debian packages the lab needs: ${missing.join(' ')}`);
  await aptGet(['update']);
  await aptGet(['install', '-y', '--no-install-recommends', ...missing]);
}

async function aptGet(args: string[]): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const result = await run('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...args], {
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (result.code === 0) return;
    // DPkg::Lock::Timeout does not cover the lock on the lists, so wait for that here.
    const locked = /Could not get lock|Unable to lock/.test(result.stderr);
    if (!locked || attempt === 60) {
      throw new LabError('install-failed', `apt-get ${args.join(' ')} failed: ${result.stderr.trim().slice(-1500)}`);
    }
    await sleep(2000);
  }
}
