// `npm test`: everything, in stages, with what is missing installed; its last line is `N passed, N failed, N skipped`.
//   --quick                 types, lint, shell files and unit tests alone: no database, network or root (`npm run check`)
//   --only unit,browser     only these stages
// Uses Node's own modules alone until the dependencies are there.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureBuilt } from '../lib/start/build.mjs';
import { ROOT, run } from '../lib/start/command.mjs';
import { ensureGenerated } from '../lib/start/generate.mjs';
import { ensureInstalled } from '../lib/start/install.mjs';
import { findChromium } from './stages/chromium.mjs';
import { findNode24 } from './stages/node24.mjs';
import { readPlaywright, readVitest, sum, tally } from './stages/report.mjs';
import { checkShellFiles } from './stages/shell-files.mjs';
import { ensureShells } from './stages/shells.mjs';
import { twinTree } from './stages/twin-tree.mjs';

const reports = mkdtempSync(path.join(tmpdir(), 'clearance-reports-'));
const say = (message) => console.log(`  ${message}`);
const tool = (file) => path.join(ROOT, 'node_modules', file);

const STAGES = {
  types: async () => single(await run(process.execPath, [tool('typescript/bin/tsc'), '--noEmit'])),
  // Import direction and import cycles are among its rules.
  lint: async () =>
    single(await run(process.execPath, [tool('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings'])),
  shell: () => checkShellFiles(say, !quick),
  unit,
  integration: async () => {
    await built();
    return vitest('integration');
  },
  node24,
  browser,
  lab,
};
const QUICK = ['types', 'lint', 'shell', 'unit'];
/** Begun along with another stage: both wait more than they compute. It is told in its own turn. */
const BESIDE = { integration: 'node24' };
const quick = process.argv.includes('--quick');

function single({ code }) {
  return code === 0 ? tally(1) : tally(0, 1);
}

async function vitest(project, { node = process.execPath, label = project, quiet = false, cwd = ROOT } = {}) {
  const file = path.join(reports, `${label}.json`);
  const { code, output } = await run(
    node,
    [
      path.join(cwd, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--project',
      project,
      '--passWithNoTests',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ],
    // vitest starts its workers with the Node that runs it.
    { env: { NODE_ENV: 'test' }, quiet, cwd },
  );
  return { ...readVitest(file, code), output };
}

async function unit() {
  const leftOut = await ensureShells(say, !quick);
  const result = await vitest('unit');
  return { ...result, reasons: [...result.reasons, ...leftOut] };
}

async function node24() {
  const found = await findNode24(say);
  if ('reason' in found) return tally(0, 0, 1, [`unit and integration tests on Node 24: ${found.reason}`]);
  // It builds the program with its own Node, and not where the other one's build is being used.
  const cwd = path.join(reports, 'node24');
  twinTree(ROOT, cwd, ['.git', '.next', '.clearance', '.cache']);
  const options = { node: found.binary, quiet: true, cwd };
  const units = await vitest('unit', { ...options, label: 'unit24' });
  const integration = await vitest('integration', { ...options, label: 'integration24' });
  return { ...sum([units, integration]), output: `${units.output}${integration.output}` };
}

let building = null;
/** Some tests start the program: one build for all of them, rather than one in each. */
function built() {
  building ??= ensureBuilt(say);
  return building;
}

async function browser() {
  return playwright('browser', 'e2e/browser');
}

async function playwright(project, folder) {
  const files = countFiles(folder, '.spec.ts');
  if (files === 0) return tally();
  const found = await findChromium(say);
  if ('reason' in found) return tally(0, 0, files, [`${files} files of ${project} tests: ${found.reason}`]);
  await built();
  const file = path.join(reports, `${project}.json`);
  const { code } = await run(
    process.execPath,
    [tool('@playwright/test/cli.js'), 'test', '--project', project, '--reporter=list,json'],
    { env: { CLEARANCE_CHROMIUM: found.binary, PLAYWRIGHT_JSON_OUTPUT_FILE: file } },
  );
  return readPlaywright(file, code);
}

async function lab() {
  const files = countFiles('e2e/lab/tests', '.test.ts') + countFiles('e2e/lab/browser', '.spec.ts');
  const reason = whyNoLab();
  if (reason) return tally(0, 0, files, [`${files} files of lab tests: ${reason}`]);
  await built();
  return sum([await vitest('lab-itself'), await vitest('lab'), await playwright('lab-browser', 'e2e/lab/browser')]);
}

function countFiles(folder, ending) {
  const directory = path.join(ROOT, folder);
  return existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith(ending)).length : 0;
}

function whyNoLab() {
  if (process.env.CLEARANCE_LAB === 'off') return 'CLEARANCE_LAB=off';
  if (process.platform !== 'linux') return `real instances need Linux, and this is ${process.platform}`;
  if (process.getuid?.() !== 0) return 'real instances need root';
  return null;
}

function chosenStages(argv) {
  const at = argv.indexOf('--only');
  const named = at >= 0 ? (argv[at + 1] ?? '').split(',') : quick ? QUICK : Object.keys(STAGES);
  const unknown = named.filter((name) => !(name in STAGES));
  if (unknown.length > 0) {
    console.error(`Unknown stage ${unknown.join(', ')}. There are: ${Object.keys(STAGES).join(', ')}.`);
    process.exit(2);
  }
  return named;
}

process.chdir(ROOT);
const stages = chosenStages(process.argv.slice(2));
const started = performance.now();
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const results = [];
try {
  await ensureInstalled(say);
  await ensureGenerated(say);
  const begun = new Map();
  const begin = (name) => {
    const since = performance.now();
    const ending = STAGES[name]().catch((error) => ({ ...tally(0, 1), output: error.stack }));
    begun.set(
      name,
      ending.then((result) => ({ result, took: seconds(since) })),
    );
  };
  for (const name of stages) {
    console.log(`\n== ${name}`);
    for (const each of [name, BESIDE[name]]) if (stages.includes(each) && !begun.has(each)) begin(each);
    const { result, took } = await begun.get(name);
    results.push(result);
    if (result.output) console.log(result.output);
    console.log(`== ${name}: ${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped in ${took}`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  results.push(tally(0, 1));
} finally {
  rmSync(reports, { recursive: true, force: true });
}

const total = sum(results);
console.log(`\n${stages.length} stages in ${seconds(started)}`);
for (const reason of total.reasons) console.log(`Skipped: ${reason}`);
// Its last line, whatever else is still written to the terminal.
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
