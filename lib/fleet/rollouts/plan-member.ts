import type { Actor } from '@/lib/access/actor/actor';
import type { Cause } from '@/lib/fleet/remediations/cause';
import { toDone } from '@/lib/fleet/remediations/done';
import { FOUND_REMEDIATION, type FoundRemediation, toFoundRemediation } from '@/lib/fleet/remediations/find';
import { knownKind } from '@/lib/fleet/remediations/kind-of';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { planBack } from '@/lib/fleet/remediations/rollback';
import { db } from '@/lib/platform/db/client';
import type { Rollout, RolloutMember } from '@/lib/platform/db/types';
import { CodedError } from '@/lib/platform/errors/coded';
import { log } from '@/lib/platform/logs/log';
import type { SessionUse } from '@/lib/remote/ssh/sessions';
import { isMixed } from './mixed';
import { planRemedy } from './plan-remedy';
import { type Refusal, refusal } from './refusal';
import { rolloutOptionsSchema } from './schema';
import { readShown, showPlan } from './shown-plan';
import type { RolloutReason, ShownPlan } from './types';

export type PlannedMember = { ok: true; remediation: FoundRemediation; shown: ShownPlan } | Refusal;

/**
 * Reads a member's instance now, and plans its part: for the dry run, and again just before its turn. Only the newest
 * plan of a member counts. In a rollout of remedies it is for the worst finding of the instance, and just before the
 * turn for no other finding than in the dry run.
 *
 * @param use the use of the session for this work
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
    const made = await makePlan(actor, rollout, { instanceId, shown: readShown(member) }, use);
    if ('reason' in made) return made;
    const { remediation, cause } = made;
    await db.remediation.update({ where: { id: remediation.id }, data: { rolloutMemberId: member.id } });
    return { ok: true, remediation, shown: showPlan(remediation.plan, cause) };
  } catch (error) {
    return refusalOf(error, member);
  }
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
  'remediation.kind-unknown': 'kind-unknown',
  // Names and sizes of a finding come from the instance.
  'remediation.bad-network': 'cannot-plan',
  'remediation.bad-interface': 'cannot-plan',
  'remediation.bad-mtu': 'cannot-plan',
};

/**
 * Why a member is left out, or ends its turn before anything was changed: a failure of one member does not stop the
 * others.
 */
export function refusalOf(error: unknown, member: Pick<RolloutMember, 'id' | 'instanceName'>): Refusal {
  if (error instanceof CodedError) {
    const reason = REASONS[error.code];
    if (reason) return refusal(reason, error.params);
    if (error.code === 'secret.unreadable') return refusal('cannot-connect', { failure: 'secret-unreadable' });
  }
  log().error(
    { error, member: member.id, instance: member.instanceName },
    'instance could not be planned for a rollout: see the error',
  );
  return refusal('internal-error');
}

async function makePlan(
  actor: Actor,
  rollout: Rollout,
  { instanceId, shown }: { instanceId: string; shown: ShownPlan | null },
  use: SessionUse,
): Promise<{ remediation: FoundRemediation; cause?: Cause } | Refusal> {
  const { kind, options, rollbackOfId } = rollout;
  if (rollbackOfId === null && isMixed(kind)) return planRemedy(actor, instanceId, shown?.cause ?? null, use);
  if (rollbackOfId === null) {
    const { mtu } = rolloutOptionsSchema.parse(options);
    return { remediation: await planRemediation(actor, instanceId, { kind, mtu }, use) };
  }
  const row = await db.remediation.findFirst({
    where: { instanceId, state: 'confirmed', rolloutMember: { rolloutId: rollbackOfId } },
    orderBy: { id: 'desc' },
    include: FOUND_REMEDIATION,
  });
  if (row === null) return refusal('not-confirmed-before');
  const fix = toFoundRemediation(row);
  const remediation = await planBack(actor, fix, use);
  const { words, rollout: many } = knownKind(fix.kind);
  const done = toDone(fix);
  // Nobody reads forty diffs: a file that somebody has changed since is not overwritten here, but rolled back one by
  // one.
  if (remediation.plan.alreadyInForce || many?.isAsLeft(done, remediation.plan)) return { remediation };
  return refusal('changed-since-fix', { about: words(done.plan).about });
}
