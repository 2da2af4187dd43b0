import { log } from '@/lib/platform/logs/log';
import { startJobs } from './job-runner';
import { onShutdown } from './shutdown';

const shared = globalThis as { clearanceJobs?: boolean };

/** Starts the jobs of this process (sweeps, fixes, retention), once, and stops them when the process ends. */
export function runJobs(): void {
  if (shared.clearanceJobs) return;
  shared.clearanceJobs = true;
  const runner = startJobs({
    onError: (error, job) =>
      log().error(
        { error, job: job?.id, kind: job?.kind, subject: job?.subjectId },
        'job or job runner failed: see the error',
      ),
  });
  onShutdown('jobs', () => runner.stop());
}
