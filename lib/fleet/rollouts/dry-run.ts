import type { Actor } from '@/lib/access/actor/actor';
import { limitSessions, mostSessions } from '@/lib/fleet/connections/with-session';
import { knownKind } from '@/lib/fleet/remediations/kind-of';
import { getSettings } from '@/lib/fleet/settings/get';
import { db } from '@/lib/platform/db/client';
import type { JsonInput, Rollout, RolloutMember } from '@/lib/platform/db/types';
import { inBatches } from '@/lib/platform/paging/in-batches';
import { type PlannedMember, planMember } from './plan-member';
import { refusal } from './refusal';

/**
 * Runs the dry run for the members of a rollout that wait for it, as many in parallel as a sweep would. Each gets a
 * real plan, or is left out with a reason. Called again after a crash it continues: a dry run changes nothing.
 *
 * @param signal ends it, and so does a requested cancel; a dry run of an instance that has begun is finished first
 */
export async function dryRun(rollout: Rollout, actor: Actor, signal: AbortSignal): Promise<void> {
  const { id } = rollout;
  await db.rolloutMember.updateMany({ where: { rolloutId: id, state: 'planning' }, data: { state: 'pending' } });
  const settings = await getSettings();
  limitSessions(settings);
  const pending = inBatches(
    (after: RolloutMember | null, take) =>
      db.rolloutMember.findMany({
        where: { rolloutId: id, state: 'pending', position: { gt: after?.position ?? 0 } },
        orderBy: { position: 'asc' },
        take,
      }),
    signal,
  );
  const worker = async () => {
    for await (const member of pending) {
      const cancelled = await db.rollout.count({ where: { id, cancelRequestedAt: { not: null } } });
      if (cancelled > 0) return;
      await db.rolloutMember.update({
        where: { id: member.id },
        data: { state: 'planning', startedAt: new Date() },
      });
      const busy = await isBusy(rollout, member);
      await keep(member, busy ? refusal('busy') : await planMember(actor, rollout, member, 'fleet'));
    }
  };
  await Promise.all(Array.from({ length: mostSessions(settings) }, worker));
}

/** Another fix of the instance has not ended, or another running rollout still has it on its list. */
async function isBusy(rollout: Rollout, { instanceId }: RolloutMember): Promise<boolean> {
  if (instanceId === null) return false;
  const [fixes, turns] = await Promise.all([
    db.remediation.count({ where: { instanceId, state: { in: ['queued', 'running'] } } }),
    db.rolloutMember.count({
      where: {
        instanceId,
        state: { in: ['ready', 'checking', 'running'] },
        rollout: { id: { not: rollout.id }, state: { in: ['running', 'paused'] } },
      },
    }),
  ]);
  return fixes + turns > 0;
}

async function keep(member: RolloutMember, planned: PlannedMember): Promise<void> {
  const result = planned.ok ? resultOf(planned) : planned;
  const outcome = result.ok
    ? { state: 'ready' }
    : { state: 'left-out', reason: result.reason, reasonParams: result.reasonParams, finishedAt: new Date() };
  await db.rolloutMember.updateMany({
    where: { id: member.id, state: 'planning' },
    data: { ...outcome, ...(planned.ok ? { shown: planned.shown as unknown as JsonInput } : {}) },
  });
}

function resultOf(planned: Extract<PlannedMember, { ok: true }>) {
  const { plan } = planned.remediation;
  if (plan.blocked) return refusal('blocked', { items: planned.shown.blocks.join(', ') });
  if (plan.alreadyInForce) {
    return refusal('already-in-force', { mtu: plan.mtu, about: knownKind(plan.kind).words(plan).about });
  }
  return planned;
}
