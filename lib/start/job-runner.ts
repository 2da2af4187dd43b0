import { queueUnsettled } from '@/lib/fleet/remediations/queue-unsettled';
import { remediationHandler } from '@/lib/fleet/remediations/run';
import { rolloutHandler } from '@/lib/fleet/rollouts/run';
import { sweepHandler } from '@/lib/fleet/sweeps/run';
import { type Runner, type RunnerOptions, startRunner } from '@/lib/platform/jobs/runner';
import { queueRetention } from './queue-retention';
import { retentionHandler } from './retention';

const MINUTE_MS = 60_000;

/**
 * Starts the one runner of this process with the handlers of all kinds of jobs. It also runs retention, and asks for
 * the result of fixes whose end was not seen once their instance answers again.
 */
export function startJobs(options: RunnerOptions = {}): Runner {
  const handlers = {
    sweep: sweepHandler(),
    remediation: remediationHandler,
    rollout: rolloutHandler(),
    retention: retentionHandler,
  };
  const runner = startRunner(handlers, options);
  queueRetention(new Date()).catch((error) => options.onError?.(error, null));
  const look = () => void queueUnsettled().catch((error) => options.onError?.(error, null));
  const timer = setInterval(look, MINUTE_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await runner.stop();
    },
  };
}
