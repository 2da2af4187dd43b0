import { systemActor } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { openConnection } from '@/lib/fleet/connections/open';
import { db } from '@/lib/platform/db/client';
import { recordEvents } from '@/lib/platform/events/record';
import { statusScript } from '@/lib/remote/runner/follow';
import { parseJournal } from '@/lib/remote/runner/journal';
import type { Connection } from '@/lib/remote/ssh/connect';
import type { Session } from '@/lib/remote/ssh/sessions';
import { parseFrames, textOf, textsOf } from '@/lib/truth/script/frames';
import { newNonce } from '@/lib/truth/script/nonce';
import { endTurn } from './end-turn';
import { findRemediation } from './find';
import { asksForProof, endingOf } from './outcome';
import { showStateAfter } from './show-state-after';
import { JOURNAL_STEP_NAMES } from './step-names';
import { StepRecorder } from './step-recorder';
import { WITHOUT_WORD } from './types';

const LIMITS = { deadlineMs: 180_000, silenceMs: 30_000 };
const MAX_BYTES = 2 * 1024 * 1024;

/**
 * Finds out, now that the instance answers again, how remediations ended whose end is not known. This also starts a
 * runner again that was killed in the middle: it rolls the change back.
 *
 * @param connection an open connection to the instance; stays open
 */
export async function settleRemediations(instanceId: string, connection: Connection): Promise<void> {
  const open = await db.remediation.findMany({
    where: { instanceId, state: 'failed', reason: { in: [...WITHOUT_WORD] } },
    select: { id: true, kind: true },
    orderBy: { id: 'desc' },
    take: 5,
  });
  for (const { id, kind } of open) {
    const nonce = newNonce();
    const source = statusScript(nonce, id, 0, 30);
    const outcome = await connection.exec({ source, ...LIMITS, maxBytes: MAX_BYTES });
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
      // Another process has asked meanwhile.
      if (count === 0) return;
      const ended = await findRemediation(tx, id);
      const { requestedBy, instance, rolloutMemberId } = ended;
      await endTurn(tx, ended, { state, reason, reasonParams });
      await recordAudit(tx, systemActor(requestedBy), {
        action: 'remediation.settle',
        subjectKind: 'remediation',
        subjectId: id,
        subjectName: instance.name,
        after: { state, reason, ...reasonParams },
        outcome: state === 'confirmed' ? 'done' : 'failed',
      });
      const told = { instanceId, name: instance.name, remediationId: id, change: kind, state, reason, rolloutMemberId };
      await recordEvents(tx, { kind: 'remediation.settled', ...told }, ...(await showStateAfter(tx, ended)));
    });
  }
}

/** The same over a separate connection. Without a connection their end stays unknown. */
export async function settleAnew(instanceId: string, session: Session, signal?: AbortSignal): Promise<void> {
  const connection = await openConnection(instanceId, session, { signal });
  if (!connection.ok) return;
  try {
    await settleRemediations(instanceId, connection);
  } finally {
    connection.close();
  }
}
