// The tests, in stages (e2e/stages/table.mjs). Its last line is `N passed, N failed, N skipped`.
//   npm run check                  types, lint and unit tests: no database, network or root
//   npm test                       also integration, browser and the heart of the lab
//   npm run test:all               also the whole lab, and Node 24
//   -- --only unit,lab             these stages; `lab` means all that begin with it
//   -- --from lab                  this stage and those after it
//   -- --after test                those that `npm test` does not run
//   -- --budget 60                 start none that cannot end within this many minutes; list them
//   -- --add FILE                  the results of an earlier run count in the last line
// Uses only Node's own modules until the dependencies are installed.
import { ROOT } from '../lib/start/command.mjs';
import { ensureGenerated } from '../lib/start/generate.mjs';
import { ensureInstalled } from '../lib/start/install.mjs';
import { readArguments } from './stages/arguments.mjs';
import { runStages } from './stages/run-stages.mjs';

process.chdir(ROOT);
const { stages, run, budgetMs, add } = readArguments(process.argv.slice(2));
const begun = performance.now();
try {
  await ensureInstalled((message) => console.log(`  ${message}`));
  await ensureGenerated((message) => console.log(`  ${message}`));
  process.exitCode = await runStages(stages, { begun, budgetMs, add, mayInstall: run !== 'check' });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed, 0 skipped');
  process.exitCode = 1;
}
