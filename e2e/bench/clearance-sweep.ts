import { readFileSync } from 'node:fs';
import { systemActor } from '@/lib/auth/actor';
import { config } from '@/lib/config/config';
import { createCredential } from '@/lib/credentials/create';
import { db } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import { createInstance } from '@/lib/instances/create';
import { startRunner } from '@/lib/jobs/runner';
import { setSettings } from '@/lib/settings/set';
import { sweepHandler } from '@/lib/sweeps/run';
import { startSweep } from '@/lib/sweeps/start';
import type { Contest, Score } from './contender';

/** The real sweep, as the server runs it: database, host keys, parsing, diagnosis and storing included. */
const contest = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Contest;
const actor = systemActor('bench');

await migrate(config());
await setSettings(actor, { hostKeyPolicy: 'trust-on-first-use' });
const credential = await createCredential(actor, {
  name: 'bench',
  kind: 'key',
  username: contest.username,
  secret: readFileSync(contest.keyFile, 'utf8'),
});
for (const { name, address, port } of contest.endpoints) {
  await createInstance(actor, { name, address, port, credentialId: credential.id });
}
const runner = startRunner(
  { sweep: sweepHandler() },
  { onError: (error) => process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`) },
);

const before = process.resourceUsage();
let peak = 0;
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 50);
const started = performance.now();
const { id } = await startSweep(actor, { all: true });
for (;;) {
  const sweep = await db.sweep.findUniqueOrThrow({ where: { id }, select: { state: true } });
  if (!['queued', 'running'].includes(sweep.state)) break;
  await new Promise((resume) => setTimeout(resume, 500));
}
const wallMs = performance.now() - started;
const after = process.resourceUsage();
clearInterval(watch);
const answered = await db.inspection.count({ where: { sweepId: id, outcome: 'ok', raw: { endsWith: ' done\n' } } });
await runner.stop();
await db.$disconnect();
const score: Score = {
  contender: 'Clearance',
  answered,
  wallMs,
  cpuMs: (after.userCPUTime + after.systemCPUTime - before.userCPUTime - before.systemCPUTime) / 1000,
  peakMb: peak / 1024 / 1024,
};
process.stdout.write(`${JSON.stringify(score)}\n`);
