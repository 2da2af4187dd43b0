import { db } from '@/lib/db/client';
import { databaseQueue } from '@/lib/jobs/database-queue';
import { retentionHandler } from '@/lib/jobs/retention';
import { type Runner, type RunnerOptions, startRunner } from '@/lib/jobs/runner';
import { queueUnsettled } from '@/lib/remediations/queue-unsettled';
import { remediationHandler } from '@/lib/remediations/run';
import { rolloutHandler } from '@/lib/rollouts/run';
import { sweepHandler } from '@/lib/sweeps/run';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/**
 * Starts the one runner of this process with the handlers of all kinds of jobs, and sees to it that retention runs once
 * an hour, and that fixes whose end nobody saw are asked for once their instance answers again.
 */
export function startJobs(options: RunnerOptions = {}): Runner {
  const handlers = {
    sweep: sweepHandler(),
    remediation: remediationHandler,
    rollout: rolloutHandler(),
    retention: retentionHandler,
  };
  const runner = startRunner(handlers, options);
  const queueRetention = () => {
    const hour = new Date().toISOString().slice(0, 13);
    db.$transaction(async (tx) => {
      const known = await tx.job.count({ where: { kind: 'retention', subjectId: hour } });
      if (known === 0) await databaseQueue.enqueue(tx, 'retention', hour);
    }).catch((error) => options.onError?.(error, null));
  };
  queueRetention();
  const look = () => void queueUnsettled().catch((error) => options.onError?.(error, null));
  const timers = [setInterval(queueRetention, HOUR_MS), setInterval(look, MINUTE_MS)];
  for (const timer of timers) timer.unref();
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await runner.stop();
    },
  };
}
