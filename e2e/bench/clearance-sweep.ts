import { readFileSync } from 'node:fs';
import { systemActor } from '@/lib/access/actor/actor';
import { createCredential } from '@/lib/access/credentials/create';
import { createInstance } from '@/lib/fleet/instances/create';
import type { InstanceScope } from '@/lib/fleet/instances/schema';
import { setSettings } from '@/lib/fleet/settings/set';
import { sweepHandler } from '@/lib/fleet/sweeps/run';
import { startSweep } from '@/lib/fleet/sweeps/start';
import { config } from '@/lib/platform/config/config';
import { db } from '@/lib/platform/db/client';
import { migrate } from '@/lib/platform/db/migrate';
import { startRunner } from '@/lib/platform/jobs/runner';
import { connect } from '@/lib/remote/ssh/connect';
import type { PresentedHostKey } from '@/lib/remote/ssh/outcome';
import { limitHeapGrowth } from '@/lib/start/limit-heap-growth';
import type { Contest, Score } from './contender';

/** The real sweep, as the server runs it, with database, host keys, parsing, diagnosis and storing. */
const contest = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Contest;
const actor = systemActor('bench');
let known: PresentedHostKey | undefined;

// As `npm start` does.
limitHeapGrowth();
await migrate(config());
await setSettings(actor, { hostKeyPolicy: 'trust-on-first-use' });
const credential = await createCredential(actor, {
  name: 'bench',
  kind: 'key',
  username: contest.username,
  secret: readFileSync(contest.keyFile, 'utf8'),
});
const ids: string[] = [];
for (const { name, address, port } of contest.endpoints) {
  const hostKey = await presentedKey(address, port);
  const instance = await createInstance(actor, { name, address, port, credentialId: credential.id, hostKey });
  ids.push(instance.id);
}
const runner = startRunner(
  { sweep: sweepHandler() },
  { onError: (error) => process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`) },
);

// A server has run a sweep before: what only the first sweep costs (compiling) is not measured.
await sweep({ instanceIds: ids.slice(0, 32) });

const before = process.resourceUsage();
const held: number[] = [];
const watch = setInterval(() => held.push(process.memoryUsage.rss() / 1024 / 1024), 50);
const started = performance.now();
const id = await sweep({ all: true });
const wallMs = performance.now() - started;
const after = process.resourceUsage();
clearInterval(watch);
const answered = await db.inspection.count({ where: { sweepId: id, outcome: 'ok', raw: { endsWith: ' done\n' } } });
const ended = await db.inspection.groupBy({ by: ['outcome'], where: { sweepId: id }, _count: { _all: true } });
await runner.stop();
await db.$disconnect();
const score: Score = {
  contender: 'Clearance',
  answered,
  outcomes: Object.fromEntries(ended.map(({ outcome, _count }) => [outcome ?? 'none', _count._all])),
  wallMs,
  cpuMs: (after.userCPUTime + after.systemCPUTime - before.userCPUTime - before.systemCPUTime) / 1000,
  peakMb: Math.max(...held),
  quarterPeaksMb: [0, 1, 2, 3].map((quarter) =>
    Math.max(...held.slice((held.length * quarter) / 4, (held.length * (quarter + 1)) / 4)),
  ),
};
process.stdout.write(`${JSON.stringify(score)}\n`);

async function sweep(scope: InstanceScope): Promise<string> {
  const { id } = await startSweep(actor, scope);
  for (;;) {
    const { state } = await db.sweep.findUniqueOrThrow({ where: { id }, select: { state: true } });
    if (!['queued', 'running'].includes(state)) return id;
    await new Promise((resume) => setTimeout(resume, 250));
  }
}

/** All endpoints of a lab are one instance: its key is read once. */
async function presentedKey(address: string, port: number): Promise<PresentedHostKey | undefined> {
  if (contest.hostKeyFingerprint === '') return undefined;
  if (known) return known;
  const auth = { kind: 'key', privateKey: readFileSync(contest.keyFile, 'utf8') } as const;
  const outcome = await connect(
    { address, port, username: contest.username, auth },
    { verifyHostKey: (key) => (key.fingerprint === contest.hostKeyFingerprint ? 'trusted' : 'changed') },
  );
  if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.evidence}`);
  outcome.close();
  known = outcome.hostKey;
  return known;
}
