import { paceOf } from '../pace/units.mjs';
import { findChromium } from './chromium.mjs';
import { playwright } from './playwright.mjs';
import { tally } from './report.mjs';
import { built } from './without-lab.mjs';

export async function browser(context) {
  const found = await findChromium(context.say);
  if ('reason' in found) return tally(0, 0, 1, [`all tests in a browser: ${found.reason}`]);
  await built(context);
  // Its imports may have been installed just now.
  const { measurePage } = await import('../pace/page.mjs');
  const page = await measurePage(found.binary);
  const pace = Math.max(context.pace, paceOf({ page }));
  context.say(`Chromium shows a page within ${page.toFixed(0)} ms`);
  return playwright({ ...context, pace }, 'browser', { chromium: found.binary });
}
