import { setTimeout as sleep } from 'node:timers/promises';
import { openConnection } from '@/lib/fleet/connections/open';
import { inspectInstance } from '@/lib/fleet/sweeps/inspect-instance';
import { db } from '@/lib/platform/db/client';
import { applyScript } from '@/lib/remote/runner/apply';
import { checkScript, decideScript, type RevertDecision, statusScript } from '@/lib/remote/runner/follow';
import { parseJournal } from '@/lib/remote/runner/journal';
import type { Connection } from '@/lib/remote/ssh/connect';
import type { ConnectFailure } from '@/lib/remote/ssh/outcome';
import type { Session } from '@/lib/remote/ssh/sessions';
import { frameStream } from '@/lib/truth/script/frame-stream';
import { type Frames, frameOf, parseFrames, textOf } from '@/lib/truth/script/frames';
import { newNonce } from '@/lib/truth/script/nonce';
import { FollowDeadline } from './follow-deadline';
import { judgeInspection } from './judge-inspection';
import { knownKind, type RemediationPlan } from './kind-of';
import { asksForProof, type Ending, endingOf, refusalOf } from './outcome';
import type { UnknownPlan } from './read-plan';
import { JOURNAL_STEP_NAMES } from './step-names';
import type { StepRecorder } from './step-recorder';

/** What carrying out one fix needs. */
export interface Work {
  id: string;
  instanceId: string;
  /** The one session of the fix, for all of its connections. */
  session: Session;
  plan: RemediationPlan | UnknownPlan;
  /** Bytes in the plan for the instance; null if there are none. */
  after: Uint8Array | null;
  requestedBy: string;
  steps: StepRecorder;
  /** This process has to stop: leave everything to the next one. */
  stop: AbortSignal;
  /** Somebody requested a roll-back. */
  cancelled(): boolean;
  /** Aborts what is waiting when somebody requests a roll-back. */
  interrupt(): AbortSignal;
}

export type Progress = Ending | 'unfinished';

/** Maximum time of one script, however slow the instance is, and of its silence. */
const LIMITS = { deadlineMs: 180_000, silenceMs: 30_000 };
const MAX_BYTES = 2 * 1024 * 1024;
/** One request for the journal follows it for this long, s. */
const FOLLOW_SECONDS = 15;

/** Starts the runner on the instance. `unknown` if the connection broke before the answer: then search for it. */
export async function startRunner(work: Work): Promise<Ending | 'started' | 'unknown'> {
  const { steps, plan } = work;
  if (plan.kind === 'unknown') return { state: 'refused', reason: 'kind-unknown', reasonParams: {} };
  const connection = await steps.run<Connection | ConnectFailure>('connect', async () => {
    const opened = await openConnection(work.instanceId, work.session, { signal: work.stop });
    return opened.ok
      ? { state: 'passed', output: `${opened.connectMs} ms`, value: opened }
      : { state: 'failed', output: `${opened.code}: ${opened.evidence}`, value: opened };
  });
  if (!connection.ok) {
    if (work.stop.aborted) return 'unknown';
    return { state: 'refused', reason: 'connect-failed', reasonParams: { failure: connection.code } };
  }
  try {
    return await steps.run<Ending | 'started' | 'unknown'>('start', async () => {
      const run = {
        id: work.id,
        confirmSeconds: plan.confirmSeconds,
        program: knownKind(plan.kind).program(plan, work.after),
      };
      const { answer, whole } = await ask(connection, (nonce) => applyScript(nonce, run));
      const started = textOf(answer, 'started');
      const refused = textOf(answer, 'refused');
      if (started) return { state: 'passed', output: started, value: 'started' as const };
      if (refused) return { state: 'failed', output: refused, value: refusalOf(refused) };
      if (lacksRights(answer, whole)) {
        return {
          state: 'failed',
          output: `sudo: ${textOf(answer, 'sudo')}`,
          value: { state: 'refused', reason: 'no-rights', reasonParams: {} } satisfies Ending,
        };
      }
      return { state: 'warned', output: 'no answer: looking for it', value: 'unknown' as const };
    });
  } finally {
    connection.close();
  }
}

/**
 * Follows the runner to its end, and confirms the change. Connections may break at any time: then a new one is made,
 * and the journal is read again from the last position.
 *
 * @param found the runner is known to have been started
 */
export async function followRunner(work: Work, found: boolean): Promise<Progress> {
  const deadline = new FollowDeadline(work.plan.confirmSeconds);
  const told = { seq: 0 };
  let decided = false;
  let absent = 0;
  for (let failures = 0; !deadline.isPast; ) {
    if (work.stop.aborted) return 'unfinished';
    if (work.cancelled() && !decided) decided = await decide(work, 'revert:cancelled');
    const state = await lookAt(work, told);
    if (state === 'unreachable') {
      failures += 1;
      await pause(Math.min(8000, 500 * 2 ** failures), work.stop);
      continue;
    }
    failures = 0;
    if (state === 'no-rights') {
      // Its result is read when we can be root again.
      if (deadline.isPastWithoutRights) return { state: 'failed', reason: 'rights-lost', reasonParams: {} };
      await pause(3000, work.stop);
      continue;
    }
    if (state === 'absent') {
      absent += 1;
      if (absent > 2) {
        if (found) return { state: 'failed', reason: 'nothing-found', reasonParams: {} };
        // The script that starts it may still be on its way. It will find that the change was cancelled.
        await decide(work, 'revert:start-failed');
        absent = 0;
      }
      await pause(2000, work.stop);
      continue;
    }
    absent = 0;
    deadline.heard();
    if (state.result && !state.alive)
      return endingOf(state.result, asksForProof(work.plan.kind) && (await work.steps.isUnproven()));
    if (state.waiting && !decided && !work.cancelled()) {
      decided = await proveAndConfirm(work);
      // If the result is unknown, it is asked again, until the instance rolls the change back.
      if (!decided) await pause(3000, work.stop);
    } else if (!state.alive || state.waiting) await pause(1000, work.stop);
  }
  return { state: 'failed', reason: 'contact-lost', reasonParams: {} };
}

interface Look {
  result: string;
  alive: boolean;
  waiting: boolean;
}

async function lookAt(work: Work, told: { seq: number }): Promise<Look | 'absent' | 'unreachable' | 'no-rights'> {
  const connection = await openConnection(work.instanceId, work.session, { signal: work.stop });
  if (!connection.ok) return 'unreachable';
  const nonce = newNonce();
  let writing: Promise<void> = Promise.resolve();
  const onStdout = frameStream(nonce, ({ name, body }) => {
    const line = name === 'journal' ? parseJournal(body, JOURNAL_STEP_NAMES) : null;
    if (!line) return;
    told.seq = Math.max(told.seq, line.seq);
    writing = writing.then(() => work.steps.journal(line));
  });
  try {
    const outcome = await connection.exec({
      source: statusScript(nonce, work.id, told.seq, FOLLOW_SECONDS),
      ...LIMITS,
      maxBytes: MAX_BYTES,
      onStdout,
      signal: work.interrupt(),
    });
    await writing;
    const answer = parseFrames(outcome.stdout, nonce);
    if (textOf(answer, 'state') === 'absent') return 'absent';
    if (lacksRights(answer, outcome.ok)) return 'no-rights';
    if (!answer.done) return work.interrupt().aborted ? { result: '', alive: true, waiting: false } : 'unreachable';
    return {
      result: textOf(answer, 'result'),
      alive: textOf(answer, 'alive') === 'yes',
      waiting: textOf(answer, 'waiting') === '1',
    };
  } finally {
    connection.close();
  }
}

/** Over a new connection: check again, inspect and prove, and only then confirm. If anything fails, roll back. */
async function proveAndConfirm(work: Work): Promise<boolean> {
  const { steps, plan, after } = work;
  // A change that a newer version began cannot be judged here.
  if (plan.kind === 'unknown') return decide(work, 'revert:kind-unknown');
  const connection = await steps.run<Connection | null>('reconnect', async () => {
    const opened = await openConnection(work.instanceId, work.session, { signal: work.stop });
    return opened.ok
      ? { state: 'passed', output: `${opened.connectMs} ms`, value: opened }
      : { state: 'failed', output: `${opened.code}: ${opened.evidence}`, value: null };
  });
  // Not confirmed: the next round tries again. When the time is over, the instance rolls the change back.
  if (!connection) return false;
  try {
    const { good, said } = await steps.run('recheck', async () => {
      const program = knownKind(plan.kind).program(plan, after);
      const { answer } = await ask(connection, (nonce) => checkScript(nonce, work.id, program.recheck));
      const { right, output } = program.judge(answer);
      const value = { good: answer.done ? right : null, said: answer };
      return { state: right ? 'passed' : 'failed', output, value };
    });
    if (good === null) return false;
    if (!good) return await decideOn(work, connection, 'revert:recheck-failed');
    const fits = await steps.run('inspect', () => inspect(work, plan, said));
    if (work.stop.aborted || work.cancelled() || fits === null) return false;
    if (!fits) return await decideOn(work, connection, 'revert:proof-failed');
    return await steps.run('confirm', async () => {
      const { answer } = await ask(connection, (nonce) => decideScript(nonce, work.id, 'confirmed'));
      const result = textOf(answer, 'result');
      return { state: result === 'confirmed' ? 'passed' : 'failed', output: result, value: answer.done };
    });
  } finally {
    connection.close();
  }
}

/**
 * Inspects like any inspection. If a proof from inside a container fails, the change is rolled back; without a proof it
 * is not. `value` is null if nothing is known: the inspection failed.
 *
 * @param recheck see judgeInspection
 */
async function inspect(
  work: Work,
  plan: RemediationPlan,
  recheck: Frames,
): Promise<{ state: 'passed' | 'warned' | 'failed'; output: string; value: boolean | null }> {
  try {
    const inspection = await inspectInstance(work.instanceId, {
      reason: 'after-fix',
      actorName: work.requestedBy,
      session: work.session,
      signal: work.interrupt(),
      proof: true,
    });
    const { state, output } = judgeInspection(plan, inspection, recheck);
    if (state === 'undecided') return { state: 'failed', output, value: null };
    // Recorded before the confirmation is sent, so that the record shows the inspection behind it.
    await db.remediation.updateMany({ where: { id: work.id }, data: { inspectionId: inspection.id } });
    return { state, output, value: state !== 'failed' };
  } catch (error) {
    return { state: 'failed', output: error instanceof Error ? error.message : 'failed', value: null };
  }
}

async function decide(work: Work, decision: RevertDecision): Promise<boolean> {
  const connection = await openConnection(work.instanceId, work.session, { signal: work.stop });
  if (!connection.ok) return false;
  try {
    return await decideOn(work, connection, decision);
  } finally {
    connection.close();
  }
}

async function decideOn(work: Work, connection: Connection, decision: RevertDecision): Promise<boolean> {
  const { answer } = await ask(connection, (nonce) => decideScript(nonce, work.id, decision));
  return answer.done;
}

/** The script ran to its end, but its root part did not run as root. It may also have been cut off. */
function lacksRights(answer: Frames, whole: boolean): boolean {
  return whole && frameOf(answer, 'sudo') !== undefined && textOf(answer, 'uid') !== '0';
}

/** Runs one script on an open connection; `whole` if it ran to its end. Output without `end` was cut off. */
async function ask(
  connection: Connection,
  make: (nonce: string) => string,
): Promise<{ answer: Frames; whole: boolean }> {
  const nonce = newNonce();
  const outcome = await connection.exec({ source: make(nonce), ...LIMITS, maxBytes: MAX_BYTES });
  return { answer: parseFrames(outcome.stdout, nonce), whole: outcome.ok };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
