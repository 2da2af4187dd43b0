import type { Actor } from '@/lib/access/actor/actor';
import { applyRemediation } from '@/lib/fleet/remediations/apply';
import { db } from '@/lib/platform/db/client';
import { exclusive } from '@/lib/platform/db/exclusive';
import type { Rollout, RolloutMember } from '@/lib/platform/db/types';
import { CodedError } from '@/lib/platform/errors/coded';
import { type PlannedMember, planMember, refusalOf } from './plan-member';
import { type Refusal, refusal } from './refusal';
import { readShown, whatChanged } from './shown-plan';

/**
 * One member's turn: plan it again, compare with what was shown, and hand the fix over. The end of the fix comes with
 * the remediation (endTurn). Never throws for what one instance does. If nothing was begun, it can be called again.
 *
 * @param signal aborted when this process must not begin anything any more
 */
export async function takeTurn(
  rollout: Rollout,
  member: RolloutMember,
  actor: Actor,
  signal: AbortSignal,
): Promise<void> {
  const planned = await planAnew(actor, rollout, member);
  if (signal.aborted) return;
  if (!planned.ok) return refuse(member, planned);
  const { id, planHash } = planned.remediation;
  if (!(await begin(member))) return;
  try {
    await applyRemediation(actor, id, { planHash });
  } catch (error) {
    await undoBegin(member, id, error);
  }
}

async function planAnew(actor: Actor, rollout: Rollout, member: RolloutMember): Promise<PlannedMember> {
  const { instanceId, address, port } = member;
  const at = instanceId === null ? null : await db.instance.findUnique({ where: { id: instanceId } });
  if (at === null) return refusal('instance-removed');
  if (at.address !== address || at.port !== port) return refusal('changed-since-plan', { what: 'address' });
  const planned = await planMember(actor, rollout, member, 'change');
  if (!planned.ok) return planned;
  const shown = readShown(member);
  const what = shown && whatChanged(shown, planned.shown);
  return what === null ? planned : refusal('changed-since-plan', { what });
}

/**
 * Records that the fix is about to be handed over, before it is, so that a crash after this can be found.
 * @returns false if the turn is over, because somebody requested a pause or a cancel, or another process has it
 */
async function begin({ id, rolloutId }: RolloutMember): Promise<boolean> {
  return db.$transaction(async (tx) => {
    await exclusive(tx, `rollout ${rolloutId}`);
    const goesOn = await tx.rollout.count({
      where: { id: rolloutId, state: 'running', pauseRequestedAt: null, cancelRequestedAt: null },
    });
    const { count } = await tx.rolloutMember.updateMany({
      where: { id, state: 'checking' },
      data: goesOn > 0 ? { state: 'running', startedAt: new Date() } : { state: 'ready' },
    });
    return goesOn > 0 && count > 0;
  });
}

async function undoBegin(member: RolloutMember, remediationId: string, error: unknown): Promise<void> {
  const remediation = await db.remediation.findUnique({ where: { id: remediationId }, select: { state: true } });
  // It was handed over, and only the answer was lost.
  if (remediation && !['planned', 'expired', 'cancelled'].includes(remediation.state)) return;
  // Somebody planned a fix of this instance at the same moment: plan it once more.
  if (error instanceof CodedError && error.code === 'remediation.plan-expired') return putBack(member);
  await refuse(member, refusalOf(error, member));
}

async function putBack({ id }: RolloutMember): Promise<void> {
  await db.rolloutMember.updateMany({ where: { id, state: 'running' }, data: { state: 'ready', startedAt: null } });
}

async function refuse({ id }: RolloutMember, { reason, reasonParams }: Refusal): Promise<void> {
  await db.rolloutMember.updateMany({
    where: { id, state: { in: ['checking', 'running'] } },
    data: { state: 'refused', reason, reasonParams, finishedAt: new Date() },
  });
}
