import { closeDatabase } from '@/lib/platform/db/client';
import { onShutdown, runShutdownTasks, STOP_MS } from '@/lib/start/shutdown';
import { carryOutHere, type Happenings } from './clearance-hooks';

// A separate process that carries one fix of CLEARANCE_DATA out, until something happens to it.
const [, , id = '', happenings = '{}'] = process.argv;
// The runner's timers keep it alive.
const alive = setInterval(() => undefined, 60_000);
onShutdown('jobs', carryOutHere(id, JSON.parse(happenings) as Happenings));

/** Like the server, but it ends by itself. If it does not end within the time that the server waits, it is a fault. */
process.once('SIGTERM', async () => {
  setTimeout(() => process.exit(3), STOP_MS).unref();
  await runShutdownTasks((_, error) => {
    console.error(error);
    process.exitCode = 4;
  });
  await closeDatabase();
  clearInterval(alive);
});
