import { cancelRemediation } from '@/lib/fleet/remediations/cancel';
import { remediationHandler } from '@/lib/fleet/remediations/run';
import { StepRecorder } from '@/lib/fleet/remediations/step-recorder';
import { db } from '@/lib/platform/db/client';
import { databaseQueue } from '@/lib/platform/jobs/database-queue';
import { isGone } from '@/lib/platform/jobs/owner';
import type { JobQueue } from '@/lib/platform/jobs/queue';
import { startRunner } from '@/lib/platform/jobs/runner';
import { admin } from './lab-in-database';

export type When = 'before' | 'after';
/** `done`: one of Clearance's own steps has done its work, and this is not recorded yet. */
export type Moment = When | 'done';

/**
 * Called for every step of a fix: for Clearance's own, which wait for it, before they run and after; for the
 * instance's, as soon as their row says that they run (`before`) or have ended.
 */
export type OnStep = (name: string, when: When) => Promise<void> | void;

/** What may happen in the process that carries a fix out. Plain data, so that it can be passed to another process. */
export interface Happenings {
  /** The process ends there, like by SIGKILL from outside. */
  killAt?: readonly [string, Moment];
  /** The process is told to stop there (SIGTERM), or this many milliseconds later. */
  stopAt?: readonly [string, Moment, number?];
  /** A roll-back is requested, as soon as this step has begun. */
  cancelAt?: string;
}

const listeners = new Map<string, (name: string, moment: Moment) => Promise<void>>();
const openRecorder = StepRecorder.open.bind(StepRecorder);

StepRecorder.open = async (id) => {
  const recorder = await openRecorder(id);
  const tell = listeners.get(id);
  if (!tell) return recorder;
  const run = recorder.run.bind(recorder);
  const journal = recorder.journal.bind(recorder);
  recorder.run = async (name, work) => {
    const value = await run(name, async () => {
      await tell(name, 'before');
      const done = await work();
      await tell(name, 'done');
      return done;
    });
    await tell(name, 'after');
    return value;
  };
  recorder.journal = async (line) => {
    await journal(line);
    await tell(line.name, line.state === 'running' ? 'before' : 'after');
  };
  return recorder;
};

/** Carries one fix out in this process, with Clearance's own handler. Ends when the returned function is called. */
export function carryOutHere(id: string, happenings: Happenings, onStep?: OnStep): () => Promise<void> {
  let asked = false;
  let told = false;
  listeners.set(id, async (name, moment) => {
    const is = (at?: readonly [string, Moment, number?]) => at?.[0] === name && at[1] === moment;
    if (is(happenings.killAt)) process.kill(process.pid, 'SIGKILL');
    if (is(happenings.stopAt) && !told) {
      told = true;
      setTimeout(() => process.kill(process.pid, 'SIGTERM'), happenings.stopAt?.[2] ?? 0);
    }
    if (name === happenings.cancelAt && !asked) {
      asked = true;
      await cancelRemediation(admin, id);
    }
    if (moment !== 'done') await onStep?.(name, moment);
  });
  const runner = startRunner({ remediation: remediationHandler }, { pollMs: 50, queue: queueOf(id) });
  return async () => {
    await runner.stop();
    listeners.delete(id);
  };
}

/** The queue with only one fix: fixes on other instances run in parallel, each with its own Clearance. */
function queueOf(subjectId: string): JobQueue {
  return {
    ...databaseQueue,
    async claim(_kinds, owner, leaseMs) {
      const { count } = await db.job.updateMany({
        where: { subjectId, OR: [{ state: 'queued' }, { state: 'running', leaseUntil: { lt: new Date() } }] },
        data: {
          ...{ state: 'running', attempts: { increment: 1 }, fence: { increment: 1 } },
          ...{ leaseOwner: owner, leaseUntil: new Date(Date.now() + leaseMs) },
        },
      });
      return count === 0 ? null : db.job.findFirstOrThrow({ where: { subjectId } });
    },
    async reclaim(owner) {
      const job = await db.job.findFirst({ where: { subjectId, state: 'running' } });
      if (!job?.leaseOwner || !isGone(job.leaseOwner, owner)) return;
      await db.job.update({ where: { id: job.id }, data: { leaseUntil: new Date(0) } });
    },
  };
}
