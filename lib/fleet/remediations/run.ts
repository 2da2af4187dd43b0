import { actorOf } from '@/lib/access/audit/actor-of';
import { recordAudit } from '@/lib/access/audit/record';
import { maskSecretsIn } from '@/lib/access/secrets/mask';
import { withSession } from '@/lib/fleet/connections/with-session';
import { db } from '@/lib/platform/db/client';
import type { Job } from '@/lib/platform/db/types';
import { recordEvents } from '@/lib/platform/events/record';
import type { JobContext, JobHandler } from '@/lib/platform/jobs/handler';
import type { Session } from '@/lib/remote/ssh/sessions';
import { followRunner, type Progress, startRunner, type Work } from './carry-out';
import { endTurn } from './end-turn';
import { type FoundRemediation, findRemediation } from './find';
import type { Ending } from './outcome';
import { settleAnew } from './settle';
import { showStateAfter } from './show-state-after';
import { CLEARANCE_STEP_NAMES } from './step-names';
import { StepRecorder } from './step-recorder';
import { isFinal, isWithoutWord } from './types';

/**
 * Carries remediations out: starts the runner on the instance, copies its journal into rows, confirms over a new
 * connection, and ends with the instance's result. Called again after a crash, it reads the journal there and
 * continues, or records what happened meanwhile. Called for a remediation that ended without a result, it asks for the
 * result.
 */
export const remediationHandler: JobHandler = {
  run,
  async close(job) {
    await close(job.subjectId, { state: 'failed', reason: 'gave-up', reasonParams: {} });
  },
};

/**
 * Waits for a session before anything begins on the instance, and keeps it to the end, so it never waits for one again.
 */
async function run(job: Job, context: JobContext): Promise<'done' | 'cancelled' | 'unfinished'> {
  const { signal, shutdown } = context;
  const remediation = await findRemediation(db, job.subjectId);
  const isWordless = isWithoutWord(remediation);
  if (isFinal(remediation.state) && !isWordless) return 'done';
  if (remediation.state === 'planned') return 'cancelled';
  const isCancel = () => signal.aborted && signal.reason === 'cancel';
  if (isCancel() && remediation.state === 'queued') {
    await close(job.subjectId, { state: 'cancelled', reason: 'cancelled', reasonParams: {} });
    return 'cancelled';
  }
  const outcome = await withSession(
    'change',
    async (session) => {
      if (!isWordless) return carryOutIn(session, remediation, context);
      await settleAnew(remediation.instanceId, session, signal);
      return 'done' as const;
    },
    // A change that has begun on its instance is rolled back there, and that needs a session too.
    isCancel() ? shutdown : signal,
  );
  if (outcome !== null) return outcome;
  return isCancel() && !shutdown.aborted ? run(job, context) : 'unfinished';
}

async function carryOutIn(
  session: Session,
  { id, instanceId, plan, after, requestedBy }: FoundRemediation,
  { signal, shutdown }: JobContext,
): Promise<'done' | 'cancelled' | 'unfinished'> {
  await db.remediation.updateMany({
    where: { id, state: 'queued' },
    data: { state: 'running', startedAt: new Date() },
  });
  const isCancel = () => signal.aborted && signal.reason === 'cancel';
  const stop = new AbortController();
  const interrupt = new AbortController();
  const onAbort = () => {
    interrupt.abort();
    if (!isCancel()) stop.abort();
  };
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort);
  const onShutdown = () => stop.abort();
  if (shutdown.aborted) onShutdown();
  shutdown.addEventListener('abort', onShutdown);
  try {
    const steps = await StepRecorder.open(id);
    await steps.closeLeftOvers(CLEARANCE_STEP_NAMES);
    const work: Work = {
      id,
      instanceId,
      session,
      plan,
      after,
      requestedBy,
      steps,
      stop: stop.signal,
      cancelled: isCancel,
      // After a request to cancel, the roll-back follows, and only the end of this process interrupts it.
      interrupt: () => (isCancel() ? stop.signal : interrupt.signal),
    };
    const ending = await carryOut(work);
    if (ending === 'unfinished') return 'unfinished';
    await close(id, ending);
    if (isWithoutWord(ending)) await settleAnew(work.instanceId, session, work.stop);
    return ending.reason === 'cancelled' ? 'cancelled' : 'done';
  } finally {
    signal.removeEventListener('abort', onAbort);
    shutdown.removeEventListener('abort', onShutdown);
  }
}

/** Reads from its steps what an earlier process did: a stop that was requested does not count as an attempt. */
async function carryOut(work: Work): Promise<Progress> {
  if (await work.steps.has('start', 'passed')) return followRunner(work, true);
  const mayRun = await work.steps.has('start');
  // Started again, the runner reports if it is there already.
  const start = await startRunner(work);
  // That it cannot be reached now does not mean that it was not started before.
  if (!mayRun && start !== 'started' && start !== 'unknown') return start;
  if (work.stop.aborted) return 'unfinished';
  return followRunner(work, start === 'started');
}

/** The outcome entry of the audit trail, in the same transaction as the state, by the actor who applied the plan. */
async function close(id: string, { state, reason, reasonParams }: Ending): Promise<void> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.remediation.updateMany({
      where: { id, state: { in: ['queued', 'running'] } },
      data: { state, reason, reasonParams, finishedAt: new Date() },
    });
    if (count === 0) return;
    await tx.remediationStep.updateMany({ where: { remediationId: id, state: 'running' }, data: { state: 'failed' } });
    const ended = await findRemediation(tx, id);
    const { instanceId, instance, kind: change, requestedBy, rolloutMemberId } = ended;
    await endTurn(tx, ended, { state, reason, reasonParams });
    const subject = { kind: 'remediation', id, actions: ['remediation.apply'] };
    await recordAudit(tx, await actorOf(tx, subject, requestedBy), {
      action: 'remediation.finish',
      subjectKind: 'remediation',
      subjectId: id,
      subjectName: instance.name,
      // The reason may hold what the instance printed.
      after: maskSecretsIn({ state, reason, ...reasonParams }),
      outcome: state === 'confirmed' ? 'done' : state === 'refused' || state === 'cancelled' ? 'refused' : 'failed',
    });
    const told = { instanceId, name: instance.name, remediationId: id, change, state, reason, rolloutMemberId };
    await recordEvents(tx, { kind: 'remediation.ended', ...told }, ...(await showStateAfter(tx, ended)));
  });
}
