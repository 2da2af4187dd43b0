import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor } from '@/lib/access/actor/actor';
import { actorOf } from '@/lib/access/audit/actor-of';
import { db } from '@/lib/platform/db/client';
import { exclusive } from '@/lib/platform/db/exclusive';
import type { Rollout, Tx } from '@/lib/platform/db/types';
import { recordEvents } from '@/lib/platform/events/record';
import type { JobContext, JobHandler } from '@/lib/platform/jobs/handler';
import { onWake } from '@/lib/platform/jobs/wake-runner';
import { claimMembers } from './claim-members';
import { dryRun } from './dry-run';
import { endRollout, type RolloutEnding } from './end';
import { holdRollout } from './find';
import { freeze } from './freeze';
import { countMembers } from './get';
import { nextStep, type Standing, type Step } from './next-step';
import { readTurn } from './queue-turn';
import { rolloutOptionsSchema } from './schema';
import { takeTurn } from './take-turn';
import { takeUp } from './take-up';
import { tally } from './tally';

/** Milliseconds for turns that are being planned to end by themselves when the process stops. */
const GRACE_MS = 3_000;

export interface RolloutRunner {
  /** Milliseconds between checks when no change is reported; default 500. */
  pollMs?: number;
  /** How many fixes of one rollout run at once; default 16, as many as the job runner runs. */
  parallel?: number;
}

/**
 * The handler of rollout jobs: runs the dry run of new rollouts, and carries out those that were started. The database
 * alone decides what comes next (nextStep), so after a crash it continues where it was, and no member is changed twice.
 */
export function rolloutHandler({ pollMs = 500, parallel = 16 }: RolloutRunner = {}): JobHandler {
  return {
    async run(job, context) {
      const { rolloutId, turn } = readTurn(job.subjectId);
      const rollout = await db.rollout.findUnique({ where: { id: rolloutId } });
      // The job of an older turn that comes back has nothing to do.
      if (rollout?.turn !== turn) return 'done';
      if (rollout.state === 'planning') return plan(rollout, context);
      if (rollout.state === 'running') return carryOut(rollout, context, { pollMs, parallel });
      return 'done';
    },
    async close(job) {
      const { rolloutId, turn } = readTurn(job.subjectId);
      const current = await db.rollout.count({ where: { id: rolloutId, turn } });
      if (current > 0) await end(rolloutId, { state: 'stopped', reason: 'gave-up' });
    },
  };
}

async function plan(rollout: Rollout, { signal }: JobContext): Promise<'done' | 'unfinished'> {
  const done = dryRun(rollout, await actorFor(db, rollout), signal);
  if (await stoppedBefore(done, signal)) return 'unfinished';
  await freeze(rollout);
  const { state } = await db.rollout.findUniqueOrThrow({ where: { id: rollout.id }, select: { state: true } });
  if (state === 'planning') await end(rollout.id, { state: 'cancelled', reason: 'cancelled' });
  return 'done';
}

async function carryOut(
  { id, turn }: Rollout,
  { signal }: JobContext,
  { pollMs, parallel }: Required<RolloutRunner>,
): Promise<'done' | 'unfinished'> {
  await takeUp(id);
  const turns = new Set<Promise<void>>();
  const errors: unknown[] = [];
  for (;;) {
    // Our own error, not something that an instance did: it ends the job.
    if (errors.length > 0) throw errors[0];
    if (signal.aborted) {
      await stoppedBefore(Promise.all(turns), signal);
      return 'unfinished';
    }
    const rollout = await db.rollout.findUniqueOrThrow({ where: { id } });
    // If it was paused and resumed between two checks, the next turn's job continues.
    if (rollout.state !== 'running' || rollout.turn !== turn) return 'done';
    const step = nextStep(await standing(rollout, parallel));
    if (step.do === 'start') {
      const actor = await actorFor(db, rollout);
      for (const member of await claimMembers(id, step)) {
        const taken = takeTurn(rollout, member, actor, signal)
          .catch((error) => errors.push(error))
          .then(() => void turns.delete(taken));
        turns.add(taken);
      }
    } else if (step.do === 'wait') {
      await Promise.race([...turns, change(pollMs, signal)]);
    } else {
      await conclude(rollout, step);
    }
  }
}

async function standing(rollout: Rollout, parallel: number): Promise<Standing> {
  const { failureLimit, pauseAfterCanary } = rolloutOptionsSchema.parse(rollout.options);
  const { cancelRequestedAt, pauseRequestedAt, canaryPausedAt } = rollout;
  const unproven = await db.rolloutMember.count({
    where: { rolloutId: rollout.id, stage: 0, state: 'confirmed', reason: 'confirmed-unproven' },
  });
  return {
    stages: tally(await countMembers([rollout.id])),
    failureLimit,
    pauseAfterCanary,
    canaryUnproven: unproven > 0,
    canaryPaused: canaryPausedAt !== null,
    asked: cancelRequestedAt ? 'cancel' : pauseRequestedAt ? 'pause' : null,
    parallel,
  };
}

async function conclude({ id }: Rollout, step: Extract<Step, { do: 'pause' | 'end' }>): Promise<void> {
  if (step.do === 'end') return end(id, step);
  const { reason } = step;
  await db.$transaction(async (tx) => {
    await exclusive(tx, `rollout ${id}`);
    const { count } = await tx.rollout.updateMany({
      // Rolled back in the meantime, or cancelled: the next check says what to do.
      where: {
        id,
        state: 'running',
        cancelRequestedAt: null,
        ...(reason === 'asked' ? { pauseRequestedAt: { not: null } } : {}),
      },
      data: {
        state: 'paused',
        reason,
        pauseRequestedAt: null,
        ...(reason === 'asked' ? {} : { canaryPausedAt: new Date() }),
      },
    });
    if (count > 0) await recordEvents(tx, { kind: 'rollout.paused', rolloutId: id, reason });
  });
}

async function end(id: string, ending: RolloutEnding): Promise<void> {
  await db.$transaction(async (tx) => {
    const rollout = await holdRollout(tx, id);
    await endRollout(tx, id, ending, await actorFor(tx, rollout));
  });
}

/** The person who started or resumed it last; for a dry run the person who planned it. */
function actorFor(tx: Tx, { id, requestedBy }: Rollout): Promise<Actor> {
  const actions = ['rollout.plan', 'rollout.start', 'rollout.resume'];
  return actorOf(tx, { kind: 'rollout', id, actions }, requestedBy);
}

/** Whether the process has to stop before something is done. It gets a grace period then. */
async function stoppedBefore(work: Promise<unknown>, signal: AbortSignal): Promise<boolean> {
  const stop = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await Promise.race([work, stop.then(() => sleep(GRACE_MS, undefined, { ref: false }))]);
  return signal.aborted;
}

/** Waits until a change is reported, the signal is aborted, or the time is over. */
async function change(ms: number, signal: AbortSignal): Promise<void> {
  const awake = new AbortController();
  const wake = () => awake.abort();
  const forget = onWake(wake);
  signal.addEventListener('abort', wake);
  await sleep(ms, undefined, { signal: awake.signal }).catch(() => undefined);
  signal.removeEventListener('abort', wake);
  forget();
}
