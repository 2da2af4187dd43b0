import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, run } from '../../lib/start/command.mjs';

const KNOWN = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * Finds a Chromium, or installs one where that can be done: as root on Debian with apt, else Playwright's own.
 *
 * @returns {Promise<{ binary: string } | { reason: string }>}
 */
export async function findChromium(say) {
  const named = process.env.CLEARANCE_CHROMIUM;
  if (named) {
    return existsSync(named) ? { binary: named } : { reason: `CLEARANCE_CHROMIUM is ${named}, which is not there` };
  }
  const found = await look();
  if (found) return { binary: found };
  if (process.getuid?.() === 0 && isDebian()) {
    say("Installing Debian's chromium (apt-get install chromium)");
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-qq'], { quiet: true, env });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'], {
      quiet: true,
      env,
    });
  } else {
    say("Installing Playwright's Chromium (playwright install chromium)");
    await run(process.execPath, [path.join(ROOT, 'node_modules/@playwright/test/cli.js'), 'install', 'chromium'], {
      quiet: true,
    });
  }
  const installed = await look();
  return installed ? { binary: installed } : { reason: 'no Chromium was found, and none could be installed' };
}

async function look() {
  const known = KNOWN.find((file) => existsSync(file));
  if (known) return known;
  const { chromium } = await import('@playwright/test');
  const own = chromium.executablePath();
  return own && existsSync(own) ? own : null;
}

function isDebian() {
  try {
    return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}
