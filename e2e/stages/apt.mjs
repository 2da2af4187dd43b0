import { readFileSync } from 'node:fs';
import { run } from '../../lib/start/command.mjs';

/** Whether this process may install Debian's packages: as root, on Debian or a system that is based on it. */
export function canInstall() {
  if (process.getuid?.() !== 0) return false;
  try {
    return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

/** Installs Debian's packages. The caller checks afterwards whether they are there. */
export async function install(say, ...packages) {
  say(`Installing Debian's ${packages.join(', ')} (apt-get install)`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { quiet: true, env });
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { quiet: true, env });
}
