import { randomBytes } from 'node:crypto';
import { fstatSync } from 'node:fs';
import path from 'node:path';
import { config } from '@/lib/platform/config/config';
import { db } from '@/lib/platform/db/client';
import { migrate } from '@/lib/platform/db/migrate';
import { DEMO_FLEET } from './demo-fleet';
import { seedDemo } from './demo-seed';
import { describeState, readDemoState, restored, writeDemoState } from './demo-state';
import { startSimulatedFleet } from './start-fleet';

// Below the ports that systems hand out by themselves, so that a stopped instance's is not soon somebody else's.
const FIRST_PORT = 22_101;

/**
 * The simulated fleet of `npm run demo`, a process of its own beside the program: `CLEARANCE_DEMO=1 tsx
 * e2e/simulated/demo.ts`. Listens on loopback, fills the demonstration's database, and then says so: a line
 * `demo ready <json>` on stdout and the same object as a message to its parent. Ends with its parent, or on SIGTERM.
 */
async function main(): Promise<void> {
  const settings = config();
  if (!settings.demo) throw new Error('CLEARANCE_DEMO is not set: this would fill the database of a real fleet.');
  await migrate(settings);
  const file = path.join(settings.dataDir, 'demo-fleet.json');
  const kept = await readDemoState(file);
  const login = kept?.login ?? { email: 'demo@example.jp', password: newPassword() };
  const fleet = await startSimulatedFleet({
    instances: restored(DEMO_FLEET, kept),
    credential: kept?.credential,
    ports: Object.fromEntries(
      DEMO_FLEET.map(({ name }, index) => [name, kept?.instances[name]?.port ?? FIRST_PORT + index]),
    ),
    hostKeys: kept && Object.fromEntries(Object.entries(kept.instances).map(([name, one]) => [name, one.hostKeys])),
  });
  // Before the database: what is announced there must be what comes back after a crash.
  let written = describeState(login, fleet);
  await writeDemoState(file, written);
  const fresh = await seedDemo(fleet, login);
  await db.$disconnect();

  const keep = async () => {
    const now = describeState(login, fleet);
    if (now === written) return;
    written = now;
    await writeDemoState(file, now);
  };
  const timer = setInterval(() => void keep(), 2_000);
  const stop = async () => {
    clearInterval(timer);
    await keep();
    await fleet.stop();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => void stop());
  process.once('disconnect', () => void stop());
  // The parent's end of the pipe closes however it dies.
  if (fstatSync(0).isFIFO() || fstatSync(0).isSocket()) process.stdin.once('end', () => void stop()).resume();

  const ready = { ...login, instances: fleet.endpoints.length, fresh };
  process.send?.({ type: 'demo-ready', ...ready });
  process.stdout.write(`demo ready ${JSON.stringify(ready)}\n`);
}

/** Easy to type: no letters that look alike. */
function newPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const pick = [...randomBytes(12)].map((byte) => letters[byte % letters.length]).join('');
  return pick.replace(/(.{4})(.{4})(.{4})/, '$1-$2-$3');
}

await main();
