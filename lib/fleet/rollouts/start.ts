import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { PLAN_LIVES_MS } from '@/lib/fleet/remediations/apply';
import { db } from '@/lib/platform/db/client';
import type { Rollout } from '@/lib/platform/db/types';
import { CodedError } from '@/lib/platform/errors/coded';
import { endRollout } from './end';
import { holdRollout, stateOf, summaryOf } from './find';
import { withCounts } from './get';
import { assertKnown } from './kind';
import { queueTurn } from './queue-turn';
import { numberToType, type RolloutDetail, type RolloutSummary } from './types';

export interface StartRollout {
  /** `planHash` of the plan that was shown. */
  planHash: string;
  /** The number of instances that a person typed as a confirmation (`numberToType` of the rollout). */
  confirmation?: string | number | null;
}

/**
 * Starts a planned rollout: the canary first, then one stage after the other, the instances of a stage in parallel.
 * Each is planned again just before its turn, and refused if that plan differs from what was shown. The intent is
 * recorded before anything happens. The work is a job.
 *
 * @returns the rollout in state `running`
 * @throws CodedError `auth.forbidden` (403), `rollout.not-found` (404), `rollout.number-not-typed` (422, params number)
 *   if more than three instances will be changed, and with 409: `rollout.not-planned`, `rollout.plan-expired`,
 *   `rollout.plan-changed`, `rollout.nothing-to-do`, `remediation.kind-unknown`
 */
export async function startRollout(actor: Actor, id: string, options: StartRollout): Promise<RolloutDetail> {
  assertRole(actor, 'operator');
  const started = await db.$transaction(async (tx) => {
    const rollout = await holdRollout(tx, id);
    const { planHash, plannedAt, kind } = rollout;
    const summary = assertStartable(rollout, options);
    if (Date.now() - (plannedAt?.getTime() ?? 0) > PLAN_LIVES_MS) {
      await endRollout(tx, id, { state: 'expired', reason: 'plan-too-old' });
      return null;
    }
    const row = await tx.rollout.update({
      where: { id },
      data: {
        state: 'running',
        startedAt: new Date(),
        turn: { increment: 1 },
        // The person who starts it is responsible, whoever planned it.
        requestedBy: actor.name,
        sourceAddress: actor.sourceAddress,
      },
    });
    await recordAudit(tx, actor, {
      action: 'rollout.start',
      subjectKind: 'rollout',
      subjectId: id,
      subjectName: null,
      before: { planHash },
      after: { kind, instances: summary.ready, containers: summary.interrupted.count },
      outcome: 'intent',
    });
    await queueTurn(tx, id, row.turn);
    return row;
  });
  if (started === null) throw new CodedError('rollout.plan-expired', 409);
  return withCounts(started);
}

/** Checks that this plan may be carried out, apart from its age. @returns its summary */
function assertStartable(rollout: Rollout, { planHash, confirmation }: StartRollout): RolloutSummary {
  const state = stateOf(rollout);
  if (state === 'expired') throw new CodedError('rollout.plan-expired', 409);
  if (state !== 'planned') throw new CodedError('rollout.not-planned', 409, { state });
  if (planHash !== rollout.planHash) throw new CodedError('rollout.plan-changed', 409);
  assertKnown(rollout.kind);
  const summary = summaryOf(rollout);
  if (!summary || summary.ready === 0) throw new CodedError('rollout.nothing-to-do', 409);
  const number = numberToType(summary);
  if (number !== null && String(confirmation ?? '').trim() !== String(number)) {
    throw new CodedError('rollout.number-not-typed', 422, { number }, 'confirmation');
  }
  return summary;
}
