import { db } from '@/lib/db/client';
import { sweepHandler } from '@/lib/sweeps/run';
import { databaseQueue } from './database-queue';
import type { JobHandler } from './handler';
import { retentionHandler } from './retention';
import { type Runner, type RunnerOptions, startRunner } from './runner';

const HOUR_MS = 3_600_000;

/**
 * Starts the one runner of this process with the handlers of all kinds of jobs, and sees to it that retention runs once
 * an hour. Called by instrumentation.ts.
 * @param remediations handler of the fixes, which the caller hands in
 */
export function startJobs(options: RunnerOptions & { remediation?: JobHandler } = {}): Runner {
  const { remediation, ...rest } = options;
  const runner = startRunner(
    { sweep: sweepHandler(), retention: retentionHandler, ...(remediation ? { remediation } : {}) },
    rest,
  );
  const queueRetention = () => {
    const hour = new Date().toISOString().slice(0, 13);
    db.$transaction(async (tx) => {
      const known = await tx.job.count({ where: { kind: 'retention', subjectId: hour } });
      if (known === 0) await databaseQueue.enqueue(tx, 'retention', hour);
    }).catch((error) => rest.onError?.(error, null));
  };
  queueRetention();
  const timer = setInterval(queueRetention, HOUR_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await runner.stop();
    },
  };
}
