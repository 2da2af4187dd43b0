import type { Job } from '@/lib/platform/db/types';
import { databaseQueue } from './database-queue';
import type { JobHandler } from './handler';
import { newOwner } from './owner';
import { type JobKind, type JobQueue, MAX_ATTEMPTS, type StopReason } from './queue';
import { onWake } from './wake-runner';

export interface RunnerOptions {
  queue?: JobQueue;
  /** Milliseconds that a claim is valid without being renewed; default 30,000. */
  leaseMs?: number;
  /** Milliseconds between checks for work and for requests to cancel; default 1,000. */
  pollMs?: number;
  /** How many jobs of a kind run at once. */
  parallel?: Partial<Record<JobKind, number>>;
  /** Called with errors of the runner itself, and with errors of jobs. */
  onError?(error: unknown, job: Job | null): void;
}

export interface Runner {
  /** Takes no more work, asks the running jobs to stop if another process can continue them, and waits for them. */
  stop(): Promise<void>;
}

const PARALLEL: Record<JobKind, number> = { sweep: 4, remediation: 16, rollout: 4, retention: 1 };

interface Running {
  job: Job;
  abort: AbortController;
  renewedAt: number;
  done: Promise<void>;
}

/**
 * Runs jobs in this process. A job whose process has ended is continued at once, other jobs when their lease has run
 * out. After three attempts a job is closed, so that nothing stays in the state `running`.
 */
export function startRunner(handlers: Partial<Record<JobKind, JobHandler>>, options: RunnerOptions = {}): Runner {
  const queue = options.queue ?? databaseQueue;
  const leaseMs = options.leaseMs ?? 30_000;
  const pollMs = options.pollMs ?? 1_000;
  const onError = options.onError ?? (() => undefined);
  const owner = newOwner();
  const running = new Map<string, Running>();
  let stopping = false;
  const shutdown = new AbortController();
  const bell = newBell();

  const free = () =>
    (Object.keys(handlers) as JobKind[]).filter((kind) => {
      const busy = [...running.values()].filter(({ job }) => job.kind === kind).length;
      return busy < (options.parallel?.[kind] ?? PARALLEL[kind]);
    });

  const start = (job: Job) => {
    const abort = new AbortController();
    if (job.cancelRequestedAt) abort.abort('cancel' satisfies StopReason);
    const done = work(job, abort.signal).catch((error) => onError(error, job));
    running.set(job.id, { job, abort, renewedAt: Date.now(), done });
    void done.finally(() => {
      running.delete(job.id);
      bell.ring();
    });
  };

  const work = async (job: Job, signal: AbortSignal): Promise<void> => {
    const handler = handlers[job.kind as JobKind];
    if (!handler) return;
    if (job.attempts > MAX_ATTEMPTS) {
      const error = `given up after ${MAX_ATTEMPTS} attempts: the process ended each time`;
      await handler.close(job, error);
      await queue.finish(job, { state: 'failed', error });
      return;
    }
    try {
      const outcome = await handler.run(job, { signal, shutdown: shutdown.signal, attempt: job.attempts });
      if (signal.reason === 'lease-lost') return;
      if (outcome === 'unfinished') await queue.release(job);
      else await queue.finish(job, { state: outcome });
    } catch (error) {
      onError(error, job);
      if (signal.reason === 'lease-lost') return;
      const text = error instanceof Error ? error.message : String(error);
      await handler.close(job, text);
      await queue.finish(job, { state: 'failed', error: text });
    }
  };

  const look = async () => {
    for (;;) {
      if (stopping) return;
      const kinds = free();
      const job = kinds.length > 0 ? await queue.claim(kinds, owner, leaseMs) : null;
      if (!job) return;
      // Stopped while the claim was being made: nobody else would ask this job to stop.
      if (stopping) return queue.release(job);
      start(job);
    }
  };

  const tend = async () => {
    // A cancelled job may need minutes to roll back. Its lease is renewed, so that it is not claimed a second time.
    const held = [...running.values()].filter(
      ({ abort }) => abort.signal.reason !== ('lease-lost' satisfies StopReason),
    );
    const untold = held.filter(({ abort }) => !abort.signal.aborted);
    for (const id of untold.length > 0 ? await queue.cancelRequested(untold.map(({ job }) => job.id)) : []) {
      running.get(id)?.abort.abort('cancel' satisfies StopReason);
    }
    for (const entry of held) {
      if (Date.now() - entry.renewedAt < leaseMs / 3) continue;
      entry.renewedAt = Date.now();
      const renewed = await queue.renew(entry.job, leaseMs);
      // Not renewed can also mean that it ended in the meantime.
      if (!renewed && running.has(entry.job.id)) entry.abort.abort('lease-lost' satisfies StopReason);
    }
  };

  const loop = async () => {
    await queue.reclaim(owner).catch((error) => onError(error, null));
    while (!stopping || running.size > 0) {
      try {
        await tend();
        await look();
      } catch (error) {
        onError(error, null);
      }
      await bell.wait(pollMs);
    }
  };

  const forget = onWake(bell.ring);
  const ended = loop();
  return {
    async stop() {
      stopping = true;
      shutdown.abort();
      for (const entry of running.values()) entry.abort.abort('shutdown' satisfies StopReason);
      bell.ring();
      await Promise.all([...running.values()].map(({ done }) => done));
      await ended;
      forget();
    },
  };
}

/** Sleeps until it is rung or the time is over. If it is rung while nobody sleeps, the next sleep ends at once. */
function newBell() {
  let rung = false;
  let awaken: (() => void) | null = null;
  return {
    ring() {
      rung = true;
      awaken?.();
    },
    async wait(ms: number) {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          awaken = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      rung = false;
      awaken = null;
    },
  };
}
