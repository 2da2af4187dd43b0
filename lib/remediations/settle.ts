import { recordAudit } from '@/lib/audit/record';
import { systemActor } from '@/lib/auth/actor';
import { db } from '@/lib/db/client';
import { recordEvents } from '@/lib/events/record';
import { openConnection } from '@/lib/instances/open-connection';
import { noteEnding } from '@/lib/rollouts/note-ending';
import { statusScript } from '@/lib/runner/follow';
import { parseJournal } from '@/lib/runner/journal';
import { parseFrames, textOf, textsOf } from '@/lib/script/frames';
import { newNonce } from '@/lib/script/nonce';
import type { Connection } from '@/lib/ssh/connect';
import type { Session } from '@/lib/ssh/sessions';
import { asksForProof, endingOf } from './outcome';
import { showStateAfter } from './show-state-after';
import { JOURNAL_STEP_NAMES } from './step-names';
import { StepRecorder } from './step-recorder';
import { WITHOUT_WORD } from './types';

const DEADLINE_MS = 60_000;
const MAX_BYTES = 2 * 1024 * 1024;

/**
 * Find out, now that the instance answers again, how remediations ended whose end nobody saw. Asking also starts a
 * runner again that was killed in the middle: it takes the change back.
 *
 * @param connection an open connection to the instance; stays open
 */
export async function settleRemediations(instanceId: string, connection: Connection): Promise<void> {
  const open = await db.remediation.findMany({
    where: { instanceId, state: 'failed', reason: { in: [...WITHOUT_WORD] } },
    include: { instance: { select: { name: true } } },
    orderBy: { id: 'desc' },
    take: 5,
  });
  for (const { id, kind, requestedBy, instance, rolloutMemberId } of open) {
    const nonce = newNonce();
    const source = statusScript(nonce, id, 0, 30);
    const outcome = await connection.exec({ source, deadlineMs: DEADLINE_MS, maxBytes: MAX_BYTES });
    const answer = parseFrames(outcome.stdout, nonce);
    if (!answer.done && textOf(answer, 'state') !== 'absent') continue;
    const result = textOf(answer, 'result');
    if (result === '' && textOf(answer, 'state') !== 'absent') continue;
    const steps = await StepRecorder.open(id);
    for (const value of textsOf(answer, 'journal')) {
      const line = parseJournal(value, JOURNAL_STEP_NAMES);
      if (line) await steps.journal(line);
    }
    const { state, reason, reasonParams } = endingOf(result, asksForProof(kind) && (await steps.isUnproven()));
    await db.$transaction(async (tx) => {
      const { count } = await tx.remediation.updateMany({
        where: { id, state: 'failed', reason: { in: [...WITHOUT_WORD] } },
        data: { state, reason, reasonParams },
      });
      // Somebody else has asked meanwhile.
      if (count === 0) return;
      await noteEnding(tx, id, { state, reason, reasonParams });
      await recordAudit(tx, systemActor(requestedBy), {
        action: 'remediation.settle',
        subjectKind: 'remediation',
        subjectId: id,
        subjectName: instance.name,
        after: { state, reason, ...reasonParams },
        outcome: state === 'confirmed' ? 'done' : 'failed',
      });
      const told = { instanceId, name: instance.name, remediationId: id, change: kind, state, reason, rolloutMemberId };
      await recordEvents(tx, { kind: 'remediation.settled', ...told }, ...(await showStateAfter(tx, id, state)));
    });
  }
}

/** The same over a connection of its own; where there is none, it stays unknown how they ended. */
export async function settleAnew(instanceId: string, session: Session, signal?: AbortSignal): Promise<void> {
  const connection = await openConnection(instanceId, session, { signal });
  if (!connection.ok) return;
  try {
    await settleRemediations(instanceId, connection);
  } finally {
    connection.close();
  }
}
