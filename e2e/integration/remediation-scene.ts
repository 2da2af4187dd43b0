import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach } from 'vitest';
import type { SimulatedInstance } from '@/lib/demo/simulated/instance';
import type { Machine } from '@/lib/demo/simulated/machine';
import { getRemediation, type RemediationDetail } from '@/lib/fleet/remediations/get';
import { remediationHandler } from '@/lib/fleet/remediations/run';
import { isFinal } from '@/lib/fleet/remediations/types';
import { sweepHandler } from '@/lib/fleet/sweeps/run';
import { type Runner, startRunner } from '@/lib/platform/jobs/runner';
import { type FreshDatabase, freshDatabase } from './database';
import { type RegisteredFleet, registerFleet } from './simulated-fleet';

/** The first daemon.json of the simulated instance. */
export const OLD = '{\n  "debug": true\n}\n';

export interface RemediationScene {
  /** Registers one simulated instance in a fresh database; returns its id. */
  one(instance?: Partial<SimulatedInstance>): Promise<string>;
  /** The simulated instance itself. */
  machine(): Machine | undefined;
  /** Its present daemon.json. */
  daemonJson(): string | null;
  /** Nothing answers at its address any more. */
  vanish(): Promise<void>;
  /** Carries out applied plans from now on. */
  startJobs(): void;
  /** Stops this like a shutdown does; running work is left to the next start. */
  stopJobs(): Promise<void>;
  /** Waits for the end of a fix. */
  ended(id: string): Promise<RemediationDetail>;
}

/** For each test of a file: a separate database with at most one simulated instance, and a job runner for fixes. */
export function remediationScene(): RemediationScene {
  let database: FreshDatabase;
  let fleet: RegisteredFleet | null = null;
  let runner: Runner | null = null;
  beforeEach(async () => {
    database = await freshDatabase();
  });
  afterEach(async () => {
    await runner?.stop();
    await fleet?.simulated.stop();
    fleet = runner = null;
    await database.remove();
  });
  const machine = () => fleet?.simulated.endpoints[0]?.machine;
  return {
    async one(instance = {}) {
      fleet = await registerFleet([{ name: 'a', daemonJson: OLD, ...instance }]);
      return fleet.ids.a ?? '';
    },
    machine,
    daemonJson: () => machine()?.daemonJson?.toString() ?? null,
    async vanish() {
      await fleet?.simulated.stop();
      fleet = null;
    },
    startJobs() {
      runner = startRunner({ remediation: remediationHandler, sweep: sweepHandler() }, { pollMs: 20 });
    },
    async stopJobs() {
      await runner?.stop();
      runner = null;
    },
    async ended(id) {
      for (;;) {
        const remediation = await getRemediation(id);
        if (isFinal(remediation.state)) return remediation;
        await sleep(20);
      }
    },
  };
}
