import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { stopDocker } from '@/e2e/lab/docker/daemon-json';
import { downLab } from '@/e2e/lab/down';
import { labSupport } from '@/e2e/lab/host/support';
import { instanceOf, labNames } from '@/e2e/lab/lab-file';
import { addAddresses } from '@/e2e/lab/network/nic';
import type { Lab } from '@/e2e/lab/types';
import { upLab } from '@/e2e/lab/up';
import { inspectionScript } from '@/lib/truth/probes/script';
import { newNonce } from '@/lib/truth/script/nonce';
import type { Contest, Score } from './contender';
import { runClush } from './run-clush';
import { startEndpoints } from './simulated-endpoints';

/**
 * `npm run bench:sweep -- [--counts 100,500] [--concurrency 64]`: compares Clearance's sweep with clush and a bare ssh2
 * loop, in the same run, over the same sshd, with the same script. The endpoints are addresses of one real instance on
 * this machine. The instance's own work is most of the wall time, so compare the ratios.
 *
 * `--simulated` uses cheap endpoints instead, in any number, and leaves clush out: to measure memory. `--heap 96`
 * limits Clearance's JavaScript heap to this many MiB: if it succeeds, it needs no more, whatever its maximum is
 * without the limit.
 *
 * `--busy 4` keeps 4 processes busy during the run, as on a host that shares its cores. Every endpoint that answers the
 * bare loop must then answer Clearance, too.
 */
const { values } = parseArgs({
  options: {
    counts: { type: 'string', default: '100,500' },
    concurrency: { type: 'string', default: '64' },
    rounds: { type: 'string', default: '1' },
    docker: { type: 'boolean', default: false },
    simulated: { type: 'boolean', default: false },
    heap: { type: 'string' },
    busy: { type: 'string', default: '0' },
    json: { type: 'string' },
  },
});
const counts = values.counts.split(',').map(Number);
const concurrency = Number(values.concurrency);
const say = (line: string) => process.stdout.write(`${line}\n`);

const support = labSupport();
if (!values.simulated && !support.supported) {
  say(`No lab on this machine: ${support.reason}`);
  process.exit(1);
}
const name = `bench-${process.pid}`;
const folder = mkdtempSync(path.join(tmpdir(), 'clearance-bench-'));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => void cleanUp().then(() => process.exit(130)));
}
const results: { count: number; scores: Score[] }[] = [];
try {
  if (values.simulated) await overSimulated();
  else await overLab();
} finally {
  await cleanUp();
}
printMemory();
if (values.json) writeFileSync(values.json, `${JSON.stringify({ concurrency, results }, null, 2)}\n`);

async function overLab(): Promise<void> {
  const lab = await upLab({ name, releases: ['bookworm'], say });
  if (!values.docker) for (const instance of lab.instances) await stopDocker(instance);
  // The first contender would pay for cold caches on the instance.
  await contend(await contestOf(lab, 8));
  for (const count of counts) await measure(count, await contestOf(lab, count));
}

async function overSimulated(): Promise<void> {
  for (const count of counts) {
    const { contest, stop } = await startEndpoints(count, folder);
    try {
      await measure(count, { ...contest, script: inspectionScript({ nonce: newNonce() }), concurrency });
    } finally {
      stop();
    }
  }
}

async function measure(count: number, contest: Contest): Promise<void> {
  const rounds: Score[][] = [];
  while (rounds.length < Number(values.rounds)) rounds.push(await contend(contest));
  const scores = bestOf(rounds);
  results.push({ count, scores });
  print(count, scores);
}

async function cleanUp(): Promise<void> {
  if (labNames().includes(name)) await downLab(name);
  rmSync(folder, { recursive: true, force: true });
}

async function contestOf(lab: Lab, count: number): Promise<Contest> {
  const [{ name: instanceName } = { name: '' }] = lab.instances;
  const instance = instanceOf(lab, instanceName);
  const addresses = await addAddresses(lab, instance, count);
  return {
    endpoints: addresses.map((address) => ({ name: `bench-${address}`, address, port: instance.port })),
    username: lab.users.operator,
    keyFile: lab.keys.ed25519,
    hostKeyFingerprint: instance.hostKeys.ed25519,
    script: inspectionScript({ nonce: newNonce() }),
    concurrency,
  };
}

async function contend(contest: Contest): Promise<Score[]> {
  const file = path.join(folder, 'contest.json');
  writeFileSync(file, JSON.stringify(contest));
  const busy = Array.from({ length: Number(values.busy) }, () => spawn('sh', ['-c', 'while :; do :; done']));
  try {
    return await contendOver(contest, file);
  } finally {
    for (const one of busy) one.kill('SIGKILL');
  }
}

async function contendOver(contest: Contest, file: string): Promise<Score[]> {
  const clearance = await runChild('clearance-sweep.ts', file, {
    CLEARANCE_DATA: mkdtempSync(path.join(folder, 'data-')),
    CLEARANCE_DEMO: '',
    CLEARANCE_CONCURRENCY: String(concurrency),
    ...(values.heap ? { NODE_OPTIONS: `--max-old-space-size=${values.heap}` } : {}),
  });
  const bare = await runChild('bare-loop.ts', file, {});
  const clush = values.simulated ? null : await runClush(contest);
  return clush ? [clearance, bare, clush] : [clearance, bare];
}

/** The minimum of each contender: disturbances only ever add time. */
function bestOf(rounds: Score[][]): Score[] {
  return (rounds[0] ?? []).map(({ contender }) => {
    const runs = rounds.flatMap((scores) => scores.filter((score) => score.contender === contender));
    const least = (of: (score: Score) => number) => Math.min(...runs.map(of));
    const peaks = runs.flatMap(({ peakMb }) => peakMb ?? []);
    return {
      contender,
      answered: least(({ answered }) => answered),
      wallMs: least(({ wallMs }) => wallMs),
      cpuMs: least(({ cpuMs }) => cpuMs),
      ...(runs[0]?.outcomes ? { outcomes: runs[0].outcomes } : {}),
      peakMb: peaks.length > 0 ? Math.max(...peaks) : null,
      ...(runs[0]?.quarterPeaksMb ? { quarterPeaksMb: runs[0].quarterPeaksMb } : {}),
    };
  });
}

/** Each contender has its own process, so that its CPU and memory are its own. */
function runChild(script: string, file: string, env: Record<string, string>): Promise<Score> {
  const target = fileURLToPath(new URL(script, import.meta.url));
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, ['--import', 'tsx', target, file], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.on('error', failed);
    child.on('close', (code) => {
      const line = stdout.trim().split('\n').at(-1) ?? '';
      if (code === 0) done(JSON.parse(line) as Score);
      else failed(new Error(`${script} ended with ${code}: ${stdout.slice(-500)}`));
    });
  });
}

function print(count: number, scores: Score[]): void {
  const [clearance, bare] = scores;
  const clush = scores.find((score) => score.contender === 'clush');
  say(`\n${count} endpoints, ${concurrency} at once`);
  say('                    answered      wall   ms a piece   CPU ms a piece   peak MiB');
  for (const { contender, answered, wallMs, cpuMs, peakMb } of scores) {
    const columns = [
      contender.padEnd(18),
      `${answered}/${count}`.padStart(9),
      `${(wallMs / 1000).toFixed(1)} s`.padStart(9),
      (wallMs / count).toFixed(1).padStart(12),
      (cpuMs / count).toFixed(1).padStart(16),
      (peakMb === null ? '–' : peakMb.toFixed(0)).padStart(10),
    ];
    say(columns.join(' '));
  }
  const quarters = clearance?.quarterPeaksMb?.map((mb) => mb.toFixed(0)).join(', ');
  if (quarters) say(`Clearance's peak in each quarter of the time: ${quarters} MiB`);
  if (clearance?.outcomes) say(`Clearance's inspections ended as: ${JSON.stringify(clearance.outcomes)}`);
  // With endpoints that do nothing, a ratio of times means nothing.
  if (values.simulated) return;
  if (clearance && bare) {
    say(`wall: ${(clearance.wallMs / bare.wallMs).toFixed(2)} of the bare loop (to reach: at most 1.25)`);
    say(`CPU: ${(clearance.cpuMs / bare.cpuMs).toFixed(2)} of the bare loop`);
  }
  if (clearance && clush) {
    say(`CPU: ${(clearance.cpuMs / clush.cpuMs).toFixed(2)} of clush (to reach: at most 0.25)`);
    say(`wall: ${(clearance.wallMs / clush.wallMs).toFixed(2)} of clush`);
  } else {
    say('clush is not installed (Debian: apt-get install clustershell)');
  }
}

/** Memory that grew with the fleet would grow by the ratio of the counts. */
function printMemory(): void {
  const peaks = results.map(({ count, scores }) => ({ count, mb: scores[0]?.peakMb ?? 0 }));
  say(`\nClearance's peak memory: ${peaks.map(({ count, mb }) => `${mb.toFixed(0)} MiB at ${count}`).join(', ')}`);
  const [first, last] = [peaks[0], peaks.at(-1)];
  if (!first || !last || first === last) return;
  const factor = (last.count / first.count).toFixed(1);
  say(`${(last.mb / first.mb).toFixed(2)} of the memory for ${factor} times the endpoints (flat: 1)`);
}
