import { existsSync, readFileSync } from 'node:fs';
import { cgroupMount } from './cgroup';

export interface LabSupport {
  supported: boolean;
  code?: 'switched-off' | 'not-linux' | 'not-root' | 'no-capability' | 'no-overlay' | 'no-cgroup2' | 'no-packages';
  reason?: string;
}

const CAP_NET_ADMIN = 12n;
const CAP_SYS_ADMIN = 21n;

function hasCapabilities(): boolean {
  const line = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  const effective = BigInt(`0x${line?.[1] ?? '0'}`);
  return [CAP_NET_ADMIN, CAP_SYS_ADMIN].every((bit) => (effective >> bit) & 1n);
}

/** Whether a lab can run on this machine, and if not, why. Cheap: reads a few files, starts nothing. */
export function labSupport(): LabSupport {
  const no = (code: LabSupport['code'], reason: string): LabSupport => ({ supported: false, code, reason });
  if (process.env.CLEARANCE_LAB === 'off') return no('switched-off', 'CLEARANCE_LAB=off');
  if (process.platform !== 'linux') return no('not-linux', `the lab needs Linux, this is ${process.platform}`);
  if (process.getuid?.() !== 0)
    return no('not-root', 'the lab needs root (network namespaces, mounts, systemd-nspawn)');
  if (!hasCapabilities()) {
    return no('no-capability', 'root here lacks CAP_SYS_ADMIN or CAP_NET_ADMIN (an unprivileged container?)');
  }
  const filesystems = readFileSync('/proc/filesystems', 'utf8');
  if (!/\boverlay$/m.test(filesystems) && !existsSync('/lib/modules')) {
    return no('no-overlay', 'the kernel has no overlay file system');
  }
  if (!cgroupMount()) return no('no-cgroup2', 'no cgroup2 file system is mounted (unified or hybrid)');
  if (!existsSync('/usr/bin/systemd-nspawn') && !existsSync('/usr/bin/apt-get')) {
    return no('no-packages', 'systemd-nspawn is missing, and there is no apt-get to install it with');
  }
  return { supported: true };
}
