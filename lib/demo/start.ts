import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { config } from '@/lib/platform/config/config';
import { DEMO_FLEET } from './fleet';
import { seedDemo } from './seed';
import { startSimulatedFleet } from './simulated/start-fleet';
import { describeState, readDemoState, restored, writeDemoState } from './state';

// Below the ports that systems assign by themselves, so that no other program soon gets the port of a stopped instance.
const FIRST_PORT = 22_101;
const KEEP_EVERY_MS = 2_000;

/** The server of the demonstration's instances. */
export interface Demo {
  stop(): Promise<void>;
}

/**
 * Starts the simulated fleet of `npm run demo` on loopback, in this process, and fills the demonstration's database,
 * which must exist and be migrated. The fleet starts in the state in which the last run left it.
 *
 * @param say gets the message that says how to sign in
 */
export async function startDemo(say: (message: string) => void): Promise<Demo> {
  const settings = config();
  if (!settings.demo) throw new Error('CLEARANCE_DEMO is not set: this would fill the database of a real fleet.');
  say('Starting the simulated instances');
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
  // Before the database: after a crash, the fleet must start with what the database has.
  let written = describeState(login, fleet);
  await writeDemoState(file, written);
  await seedDemo(fleet, login);

  const keep = async () => {
    const now = describeState(login, fleet);
    if (now === written) return;
    written = now;
    await writeDemoState(file, now);
  };
  const timer = setInterval(() => void keep(), KEEP_EVERY_MS);
  say(`${fleet.endpoints.length} simulated instances. Sign in as ${login.email} with the password ${login.password}`);
  return {
    async stop() {
      clearInterval(timer);
      await keep();
      await fleet.stop();
    },
  };
}

/** Easy to type: without letters that look alike. */
function newPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const pick = [...randomBytes(12)].map((byte) => letters[byte % letters.length]).join('');
  return pick.replace(/(.{4})(.{4})(.{4})/, '$1-$2-$3');
}
