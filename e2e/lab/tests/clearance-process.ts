import { closeDatabase } from '@/lib/platform/db/client';
import { onShutdown, runShutdownTasks, STOP_MS } from '@/lib/start/shutdown';
import { carryOutHere, type Happenings } from './clearance-hooks';

// A process of its own that carries one fix of CLEARANCE_DATA out, until something happens to it.
const [, , id = '', happenings = '{}'] = process.argv;
// The runner's timers keep it alive.
const alive = setInterval(() => undefined, 60_000);
onShutdown('jobs', carryOutHere(id, JSON.parse(happenings) as Happenings));

/** As the server does, but that it ends by itself: what keeps it from that for longer than the server waits is a fault. */
process.once('SIGTERM', async () => {
  setTimeout(() => process.exit(3), STOP_MS).unref();
  await runShutdownTasks((_, error) => {
    console.error(error);
    process.exitCode = 4;
  });
  await closeDatabase();
  clearInterval(alive);
});
