import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { maskSecretsIn } from '@/lib/access/secrets/mask';
import { assertNameTyped } from '@/lib/fleet/instances/assert-name-typed';
import { db } from '@/lib/platform/db/client';
import { CodedError } from '@/lib/platform/errors/coded';
import { enqueue } from '@/lib/platform/jobs/enqueue';
import { wakeRunner } from '@/lib/platform/jobs/wake-runner';
import { FOUND_REMEDIATION, type FoundRemediation, holdRemediation, toFoundRemediation } from './find';
import type { Kind } from './kind';
import { knownKind } from './kind-of';

/** A plan is outdated after an hour: containers and disks may have changed. */
export const PLAN_LIVES_MS = 60 * 60 * 1000;

export interface ApplyOptions {
  /** `planHash` of the plan that was shown: refused if it is not the hash of the stored plan. */
  planHash?: string | null;
  /** The instance's name that a person typed as a confirmation; required if containers are interrupted. */
  typedName?: string;
}

/**
 * Carries a plan out. The intent is recorded before anything happens. The work is a job.
 *
 * @returns the remediation in state `queued`
 * @throws CodedError `auth.forbidden` (403), `remediation.not-found` (404), `instance.name-not-typed` (422), and with
 *   409: `remediation.not-planned`, `remediation.plan-expired`, `remediation.blocked`, `remediation.plan-changed`,
 *   `remediation.nothing-to-do`, `remediation.kind-unknown` where this version does not know its kind,
 *   `remediation.busy` where another one on the same instance has not ended
 */
export async function applyRemediation(
  actor: Actor,
  id: string,
  options: ApplyOptions = {},
): Promise<FoundRemediation> {
  assertRole(actor, 'operator');
  const applied = await db.$transaction(async (tx) => {
    const found = await holdRemediation(tx, id);
    const { plan, instance, kind: name, rolloutId } = found;
    const kind = assertApplicable(found, options);
    if (Date.now() - found.createdAt.getTime() > PLAN_LIVES_MS) {
      const data = { state: 'expired', reason: 'plan-too-old', finishedAt: new Date() };
      await tx.remediation.update({ where: { id }, data });
      return null;
    }
    const busy = await tx.remediation.findFirst({
      where: { instanceId: instance.id, state: { in: ['queued', 'running'] } },
      select: { id: true },
    });
    if (busy) throw new CodedError('remediation.busy', 409, { id: busy.id });
    const row = await tx.remediation.update({
      where: { id },
      // The person who applies it is responsible, whoever planned it.
      data: { state: 'queued', requestedBy: actor.name, sourceAddress: actor.sourceAddress },
      include: FOUND_REMEDIATION,
    });
    // The audit trail is shown without masking, so texts of the instance are masked here.
    const record = maskSecretsIn(kind.record(plan));
    await recordAudit(tx, actor, {
      action: 'remediation.apply',
      subjectKind: 'remediation',
      subjectId: id,
      subjectName: instance.name,
      before: { mtu: plan.currentMtu, ...record.before },
      after: {
        kind: name,
        mtu: plan.mtu,
        ...record.after,
        ...(rolloutId ? { rolloutId } : {}),
      },
      outcome: 'intent',
    });
    await enqueue(tx, 'remediation', id);
    return toFoundRemediation(row);
  });
  if (applied === null) throw new CodedError('remediation.plan-expired', 409);
  wakeRunner();
  return applied;
}

/** Checks that this plan may be carried out, apart from its age and other changes of its instance. @returns its kind */
function assertApplicable(
  { plan, planHash, state, instance, kind: name }: FoundRemediation,
  options: ApplyOptions,
): Kind {
  if (state === 'expired') throw new CodedError('remediation.plan-expired', 409);
  if (state !== 'planned') throw new CodedError('remediation.not-planned', 409, { state });
  if (options.planHash != null && options.planHash !== planHash) throw new CodedError('remediation.plan-changed', 409);
  const kind = knownKind(name);
  if (kind.asksForName(plan)) assertNameTyped(instance.name, options.typedName);
  if (plan.blocked) throw new CodedError('remediation.blocked', 409);
  if (plan.alreadyInForce) throw new CodedError('remediation.nothing-to-do', 409);
  return kind;
}
