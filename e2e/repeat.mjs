// `npm run test:repeat -- --stage heart [--times 5] [--cpu 2] [--io 1]`: runs a stage several times, and prints how
// often each test failed. With --cpu or --io, that many workers of Debian's stress-ng load the machine.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT, run } from '../lib/start/command.mjs';
import { canInstall, install } from './stages/apt.mjs';
import { RESULTS } from './stages/context.mjs';

const { stage, times, cpu, io } = parseArgs({
  options: {
    stage: { type: 'string', default: 'heart' },
    times: { type: 'string', default: '5' },
    cpu: { type: 'string' },
    io: { type: 'string' },
  },
}).values;

process.chdir(ROOT);
const load = Object.entries({ cpu, io }).flatMap(([kind, workers]) => (workers ? [`--${kind}`, workers] : []));
const stopLoad = load.length === 0 ? () => {} : await startLoad(load);
const failures = new Map();
const seconds = [];
try {
  for (let n = 1; n <= Number(times); n += 1) {
    console.log(`\n#### ${stage}, ${n} of ${times}${load.length === 0 ? '' : `, beside stress-ng ${load.join(' ')}`}`);
    await run(process.execPath, ['e2e/run.mjs', '--only', stage]);
    const results = JSON.parse(readFileSync(path.join(RESULTS, 'results.json'), 'utf8'));
    seconds.push(Math.round(results.seconds));
    for (const { name } of results.stages.flatMap((one) => one.failures)) {
      failures.set(name, (failures.get(name) ?? 0) + 1);
    }
  }
} finally {
  stopLoad();
}
console.log(`\n${times} times ${stage}, s: ${seconds.join(', ')}`);
for (const [name, count] of failures) console.log(`failed ${count} of ${times}: ${name}`);
if (failures.size === 0) console.log('No test failed.');
process.exitCode = failures.size > 0 ? 1 : 0;

/** Starts stress-ng; returns a function that stops it. */
async function startLoad(args) {
  const there = () => existsSync('/usr/bin/stress-ng');
  if (!there() && canInstall()) await install((line) => console.log(`  ${line}`), 'stress-ng');
  if (!there()) throw new Error("Debian's package stress-ng is not installed.");
  const child = spawn('stress-ng', args, { stdio: 'ignore' });
  return () => child.kill('SIGTERM');
}
