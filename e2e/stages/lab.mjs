import path from 'node:path';
import { ROOT, run } from '../../lib/start/command.mjs';
import { paceOf } from '../pace/units.mjs';
import { findChromium } from './chromium.mjs';
import { playwright } from './playwright.mjs';
import { sum, tally } from './report.mjs';
import { vitest } from './vitest.mjs';
import { built } from './without-lab.mjs';

/** The main job on real instances: by the API, and by the browser. */
export async function heart(context) {
  return onLab(context, async (lab) => {
    const chromium = await findChromium(context.say);
    await built(context);
    return sum(await Promise.all([vitest(lab, 'heart', { env: lab.env }), pages(lab, 'heart-browser', chromium)]));
  });
}

/** Real instances mended in the browser. */
export async function labBrowser(context) {
  return onLab(context, async (lab) => {
    const chromium = await findChromium(context.say);
    await built(context);
    return pages(lab, 'lab-browser', chromium);
  });
}

function pages(lab, project, chromium) {
  return 'reason' in chromium
    ? tally(0, 0, 1, [`real instances in a browser: ${chromium.reason}`])
    : playwright(lab, project, { chromium: chromium.binary, env: lab.env });
}

/** The lab's own functions: these tests bring their own labs up and down. */
export async function labItself(context) {
  const reason = whyNoLab();
  return reason ? leftOut('lab-itself', reason) : vitest(context, 'lab-itself');
}

/** The tests of one project on real instances. */
export function labPart(project) {
  return (context) =>
    onLab(context, async (lab) => {
      await built(context);
      return vitest(lab, project, { env: lab.env });
    });
}

/** With a pool of labs, whose first boot also measures this machine. The pool is closed with the stage. */
async function onLab(context, work) {
  const reason = whyNoLab();
  if (reason) return leftOut(path.basename(context.folder), reason);
  pool = openPool(context);
  try {
    const opened = await pool;
    if ('failure' in opened) return tally(0, 1, 0, [], [{ name: 'the lab', message: opened.failure }]);
    const pace = Math.max(context.pace, paceOf({ boot: opened.boot }));
    return await work({ ...context, pace, env: { CLEARANCE_LAB_POOL: POOL } });
  } finally {
    await closeLabs();
  }
}

const POOL = `t${process.pid}`;
let pool = null;

async function openPool(context) {
  const { code, output } = await tsx('e2e/lab/pool/open.ts', [], context.pace);
  const boot = Number(output.trim().split('\n').at(-1));
  if (code !== 0 || !Number.isFinite(boot)) return { failure: output.trim().slice(-3000) };
  context.say(`three instances boot within ${(boot / 1000).toFixed(1)} s`);
  return { boot };
}

/** Takes the labs of this run down. */
export async function closeLabs() {
  if (pool) await tsx('e2e/lab/pool/close.ts', [POOL], 1);
  pool = null;
}

function tsx(file, args, pace) {
  return run(process.execPath, ['--import', 'tsx', path.join(ROOT, file), ...args], {
    env: { CLEARANCE_LAB_POOL: POOL, CLEARANCE_TEST_PACE: String(pace) },
    quiet: true,
  });
}

function leftOut(name, reason) {
  return tally(0, 0, 1, [`all tests of ${name}: ${reason}`]);
}

function whyNoLab() {
  if (process.env.CLEARANCE_LAB === 'off') return 'CLEARANCE_LAB=off';
  if (process.platform !== 'linux') return `real instances need Linux, and this is ${process.platform}`;
  if (process.getuid?.() !== 0) return 'real instances need root';
  return null;
}
