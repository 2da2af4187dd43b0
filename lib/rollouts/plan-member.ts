import { createHash } from 'node:crypto';
import type { Actor } from '@/lib/auth/actor';
import { db } from '@/lib/db/client';
import type { Rollout, RolloutMember } from '@/lib/db/types';
import { CodedError } from '@/lib/errors/coded';
import { log } from '@/lib/logs/log';
import type { RemediationDetail } from '@/lib/remediations/get';
import { planRemediation } from '@/lib/remediations/plan';
import { planRollback } from '@/lib/remediations/rollback';
import type { SessionUse } from '@/lib/ssh/sessions';
import { rolloutOptionsSchema } from './schema';
import { showPlan } from './shown-plan';
import type { RolloutReason, ShownPlan } from './types';

export interface Refusal {
  ok: false;
  reason: RolloutReason;
  reasonParams: Record<string, string | number>;
}

export type PlannedMember = { ok: true; remediation: RemediationDetail; shown: ShownPlan } | Refusal;

/**
 * Looks at a member's instance now, and plans its part: for the dry run, and again just before its turn. The newest plan
 * made for a member is the one that counts.
 *
 * @param use what the session is for, in which it is looked at
 */
export async function planMember(
  actor: Actor,
  rollout: Rollout,
  member: RolloutMember,
  use: SessionUse,
): Promise<PlannedMember> {
  const { instanceId } = member;
  if (instanceId === null) return refusal('instance-removed');
  try {
    const remediation = await makePlan(actor, rollout, instanceId, use);
    if (typeof remediation === 'string') return refusal(remediation);
    await db.remediation.update({ where: { id: remediation.id }, data: { rolloutMemberId: member.id } });
    const { plan } = remediation;
    if (plan.kind !== 'set-mtu' && plan.kind !== 'rollback') return refusal('internal-error');
    return { ok: true, remediation, shown: showPlan(plan) };
  } catch (error) {
    return refusalOf(error, member);
  }
}

export function refusal(reason: RolloutReason, reasonParams: Refusal['reasonParams'] = {}): Refusal {
  return { ok: false, reason, reasonParams };
}

const REASONS: Record<string, RolloutReason> = {
  'instance.not-found': 'instance-removed',
  'remediation.not-found': 'instance-removed',
  'remediation.cannot-connect': 'cannot-connect',
  'remediation.cannot-look': 'cannot-look',
  'remediation.no-mtu': 'no-mtu',
  'remediation.nothing-to-roll-back': 'not-confirmed-before',
  'remediation.busy': 'busy',
  'remediation.blocked': 'blocked',
  'remediation.nothing-to-do': 'already-in-force',
  'remediation.not-planned': 'fix-cancelled',
};

/** Why a member has no part, or ends its turn before anything was changed: one member's failure does not stop the others. */
export function refusalOf(error: unknown, member: Pick<RolloutMember, 'id' | 'instanceName'>): Refusal {
  if (error instanceof CodedError) {
    const reason = REASONS[error.code];
    if (reason) return refusal(reason, error.params);
    if (error.code === 'secret.unreadable') return refusal('cannot-connect', { failure: 'secret-unreadable' });
  }
  log().error(
    { error, member: member.id, instance: member.instanceName },
    'a member of a rollout could not be planned',
  );
  return refusal('internal-error');
}

async function makePlan(
  actor: Actor,
  rollout: Rollout,
  instanceId: string,
  use: SessionUse,
): Promise<RemediationDetail | Extract<RolloutReason, 'not-confirmed-before' | 'changed-since-fix'>> {
  if (rollout.kind !== 'rollback') {
    return planRemediation(actor, instanceId, { mtu: rolloutOptionsSchema.parse(rollout.options).mtu }, use);
  }
  const fix = await db.remediation.findFirst({
    where: { instanceId, state: 'confirmed', rolloutMember: { rolloutId: rollout.rollbackOfId ?? '' } },
    orderBy: { id: 'desc' },
    select: { id: true, after: true },
  });
  if (fix === null) return 'not-confirmed-before';
  const back = await planRollback(actor, fix.id, use);
  // Nobody reads forty diffs: what somebody changed since is not overwritten here, but one by one.
  const found = 'file' in back.plan ? back.plan.file.sha256 : null;
  return found === sha256(fix.after) || back.plan.alreadyInForce ? back : 'changed-since-fix';
}

function sha256(base64: string | null): string | null {
  return base64 === null ? null : createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex');
}
