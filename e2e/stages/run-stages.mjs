import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { measureProcesses, PROCESSES, paceOf, whyTooSlow } from '../pace/units.mjs';
import { RESULTS } from './context.mjs';
import { closeLabs } from './lab.mjs';
import { showProgress } from './progress.mjs';
import { sum, tally } from './report.mjs';
import { endRunning } from './run-logged.mjs';

/** Characters of one failure that are shown; the whole is in the log. */
const MOST_OF_A_FAILURE = 2_500;
const MOST_FAILURES = 20;

/** A machine that is too slow is measured so often again. */
const MOST_MEASUREMENTS = 8;
const BETWEEN_MEASUREMENTS_MS = 15_000;

/**
 * Runs stages in turn, prints one line for each, and the sum at the end.
 *
 * @param {import('./table.mjs').Stage[]} stages
 * @param {{ begun: number, budgetMs: number, add?: string, mayInstall: boolean }} options `begun`: performance.now() of
 *   the start; `add`: results.json of an earlier run
 * @returns {Promise<number>} the exit code
 */
export async function runStages(stages, { begun, budgetMs, add, mayInstall }) {
  const first = await measureAtEase();
  const tooSlow = whyTooSlow(first);
  if (tooSlow) {
    console.log(`${tooSlow}\n0 passed, 0 failed, ${stages.length} skipped`);
    return 1;
  }
  stopOnSignals();
  const started = new Map();
  const results = [];
  let pace = paceOf(first);
  const start = (stage) => started.set(stage.name, runOne(stage, pace, mayInstall));
  try {
    for (const stage of stages) {
      const left = budgetMs - (performance.now() - begun);
      if (!started.has(stage.name) && stage.seconds * 1000 * pace > left) {
        results.push({ stage, result: tally(0, 0, 1, [`stage ${stage.name}: no time left for it`]), seconds: 0 });
        continue;
      }
      if (!started.has(stage.name)) {
        pace = Math.max(1, paceOf({ processes: await measureProcesses() }));
        start(stage);
        const beside = stages.find(({ name }) => name === stage.beside);
        if (beside && !started.has(beside.name)) start(beside);
      }
      const ended = await started.get(stage.name);
      results.push({ stage, ...ended });
      tellFailures(stage, ended.result);
      if (ended.result.failed > 0) console.log(`  ${sentenceOf({ processes: await measureProcesses() })}`);
    }
  } finally {
    await closeLabs();
  }
  return conclude(results, (performance.now() - begun) / 1000, add);
}

/** A machine that is busy for a moment (packages being installed, another job's end) is measured again. */
async function measureAtEase() {
  for (let again = 0; ; again += 1) {
    const units = { processes: await measureProcesses() };
    console.log(`  ${sentenceOf(units)}`);
    if (!whyTooSlow(units) || again === MOST_MEASUREMENTS) return units;
    console.log(`  It is measured again in ${BETWEEN_MEASUREMENTS_MS / 1000} s`);
    await sleep(BETWEEN_MEASUREMENTS_MS);
  }
}

/** When the run is told to stop, no test and no instance is left running. */
function stopOnSignals() {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ]) {
    process.once(signal, () => {
      endRunning();
      closeLabs().finally(() => process.exit(code));
    });
  }
}

async function runOne(stage, pace, mayInstall) {
  const folder = path.join(RESULTS, stage.name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const progress = path.join(folder, 'progress');
  writeFileSync(progress, '');
  const shown = showProgress(stage.name, progress);
  const context = { pace, mayInstall, folder, progress, say: shown.say };
  const result = await stage.run(context).catch((error) => {
    return tally(0, 1, 0, [], [{ name: stage.name, message: error?.stack ?? String(error) }]);
  });
  const seconds = shown.end(result);
  return { result, seconds };
}

function tellFailures({ name }, { failures }) {
  for (const failure of failures.slice(0, MOST_FAILURES)) {
    console.log(`\n  ✗ ${failure.name}`);
    const text = failure.message.trim();
    if (text) console.log(text.slice(0, MOST_OF_A_FAILURE).replace(/^/gm, '    '));
  }
  if (failures.length > MOST_FAILURES) console.log(`\n  … and ${failures.length - MOST_FAILURES} more`);
  if (failures.length > 0) console.log(`\n  All of it: ${path.join(RESULTS, name, 'log')}\n`);
}

function conclude(results, seconds, add) {
  // If there was no time for any stage, nothing has made it yet.
  mkdirSync(RESULTS, { recursive: true });
  const earlier = add ? JSON.parse(readFileSync(add, 'utf8')).stages : [];
  const total = sum([...earlier, ...results.map(({ result }) => result)]);
  writeFileSync(
    path.join(RESULTS, 'results.json'),
    JSON.stringify(
      {
        seconds,
        stages: results.map(({ stage, result, seconds: took }) => ({ name: stage.name, seconds: took, ...result })),
      },
      null,
      2,
    ),
  );
  console.log(`\n${results.length} stages in ${seconds.toFixed(0)} s`);
  for (const reason of total.reasons) console.log(`Left out: ${reason}`);
  // The last line, whatever else is still written to the terminal.
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}

function sentenceOf({ processes }) {
  const ratio = paceOf({ processes });
  return `This machine starts ${2 * PROCESSES} small programs in ${processes.toFixed(0)} ms: ${ratio.toFixed(1)} times the reference`;
}
