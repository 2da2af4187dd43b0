import { expect, it, vi } from 'vitest';
import type { Job } from '@/lib/platform/db/types';
import type { JobHandler } from './handler';
import type { JobQueue } from './queue';
import { startRunner } from './runner';

const job: Job = {
  id: 'job',
  kind: 'remediation',
  subjectId: 'subject',
  state: 'running',
  attempts: 1,
  notBefore: null,
  fence: 1,
  leaseOwner: 'us',
  leaseUntil: null,
  cancelRequestedAt: null,
  error: null,
  createdAt: new Date(0),
  finishedAt: null,
};

function fakeQueue(claim?: JobQueue['claim']) {
  const waiting = [job];
  return {
    claim: claim ?? (async () => waiting.shift() ?? null),
    renew: vi.fn(async () => true),
    cancelRequested: vi.fn(async (ids: string[]) => ids),
    reclaim: async () => undefined,
    finish: vi.fn(async () => undefined),
    release: vi.fn(async () => undefined),
  } satisfies JobQueue;
}

it('keeps the lease of a job that was cancelled and takes its time to put things back', async () => {
  const queue = fakeQueue();
  let putBack: () => void = () => undefined;
  const handler: JobHandler = {
    run: () =>
      new Promise((resolve) => {
        putBack = () => resolve('cancelled');
      }),
    close: async () => undefined,
  };
  const runner = startRunner({ remediation: handler }, { queue, leaseMs: 3, pollMs: 1 });
  await vi.waitFor(() => expect(queue.cancelRequested).toHaveBeenCalled());
  const before = queue.renew.mock.calls.length;
  await vi.waitFor(() => expect(queue.renew.mock.calls.length).toBeGreaterThan(before + 3));
  expect(queue.cancelRequested).toHaveBeenCalledTimes(1);
  putBack();
  await runner.stop();
  expect(queue.finish).toHaveBeenCalledWith(job, { state: 'cancelled' });
});

it('gives back what it claimed while it was being stopped', async () => {
  let answer: (job: Job | null) => void = () => undefined;
  const claim = vi.fn(
    () =>
      new Promise<Job | null>((resolve) => {
        answer = resolve;
      }),
  );
  const queue = fakeQueue(claim);
  const run = vi.fn();
  const runner = startRunner({ remediation: { run, close: async () => undefined } }, { queue, pollMs: 1 });
  await vi.waitFor(() => expect(claim).toHaveBeenCalled());
  const stopped = runner.stop();
  answer(job);
  await stopped;
  expect(run).not.toHaveBeenCalled();
  expect(queue.release).toHaveBeenCalledWith(job);
});

it('tells a job that was cancelled, too, that the process has to stop', async () => {
  const queue = fakeQueue();
  const handler: JobHandler = {
    run: (_, { signal, shutdown }) =>
      new Promise((resolve) => {
        shutdown.addEventListener('abort', () => resolve(signal.reason === 'cancel' ? 'unfinished' : 'done'));
      }),
    close: async () => undefined,
  };
  const runner = startRunner({ remediation: handler }, { queue, pollMs: 1 });
  await vi.waitFor(() => expect(queue.cancelRequested).toHaveBeenCalled());
  await runner.stop();
  expect(queue.release).toHaveBeenCalledWith(job);
});
