import { existsSync } from 'node:fs';
import path from 'node:path';
import { ROOT, run } from '../../lib/start/command.mjs';
import { canInstall, install } from './apt.mjs';

const KNOWN = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * Finds a Chromium, or installs one if possible: as root on Debian with apt, else Playwright's own.
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
  if (canInstall()) {
    await install(say, 'chromium', 'fonts-noto-cjk');
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
  const bundled = chromium.executablePath();
  return bundled && existsSync(bundled) ? bundled : null;
}
