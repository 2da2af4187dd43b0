import { startJobs } from '@/lib/start/job-runner';

// A separate process that runs the jobs of CLEARANCE_DATA, to be killed by a test.
startJobs({ onError: (error) => process.stderr.write(`${error}\n`) });
// The runner's timers keep it alive.
setInterval(() => undefined, 60_000);
