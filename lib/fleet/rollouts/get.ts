import { maskSecretsIn } from '@/lib/access/secrets/mask';
import { db } from '@/lib/platform/db/client';
import type { Rollout } from '@/lib/platform/db/types';
import { findRollout, stateOf, summaryOf } from './find';
import { takenBackBy, toRolloutKind } from './kind';
import { rolloutOptionsSchema } from './schema';
import {
  isOver,
  MEMBER_STATES,
  type MemberState,
  numberToType,
  type RolloutDetail,
  type RolloutRow,
  type RolloutStage,
} from './types';

/**
 * One rollout with its counts, also for each stage. Its members are a separate list
 * (lib/fleet/rollouts/list-members.ts).
 * @throws CodedError `rollout.not-found` (404)
 */
export async function getRollout(id: string): Promise<RolloutDetail> {
  return withCounts(await findRollout(db, id));
}

/** The view of a rollout that was just read or written, with its counts. */
export async function withCounts(rollout: Rollout): Promise<RolloutDetail> {
  const { id } = rollout;
  const confirmed = { rolloutId: id, state: 'confirmed' };
  const [counts, undoable, stillBroken] = await Promise.all([
    countMembers([id]),
    db.rolloutMember.count({ where: { ...confirmed, instanceId: { not: null } } }),
    db.rolloutMember.count({ where: { ...confirmed, stillBroken: true } }),
  ]);
  return shownRollout(rollout, counts, { undoable, stillBroken });
}

/**
 * The view of a rollout: names from instances are masked. Pure.
 * @param of confirmed members: how many have instances that are still in the fleet, and how many are still broken
 */
function shownRollout(
  rollout: Rollout,
  counts: MemberCount[],
  { undoable, stillBroken }: { undoable: number; stillBroken: number },
): RolloutDetail {
  const row = toRolloutRow(rollout, counts);
  const summary = summaryOf(rollout);
  return {
    ...row,
    summary: maskSecretsIn(summary),
    planHash: rollout.planHash,
    numberToType: numberToType(summary),
    stages: stagesOf(counts),
    stillBroken,
    canRollBack: isOver(row.state) && undoable > 0 && takenBackBy(row.kind) !== null,
  };
}

/** How many members of a rollout are in a stage and a state. */
export interface MemberCount {
  rolloutId: string;
  stage: number | null;
  state: MemberState;
  count: number;
}

/** The counts of these rollouts, read from one index. */
export async function countMembers(ids: string[]): Promise<MemberCount[]> {
  const groups = await db.rolloutMember.groupBy({
    by: ['rolloutId', 'stage', 'state'],
    where: { rolloutId: { in: ids } },
    _count: { _all: true },
  });
  return groups.map(({ rolloutId, stage, state, _count }) => ({
    rolloutId,
    stage,
    state: toMemberState(state),
    count: _count._all,
  }));
}

/** A rollout as it is listed. @param counts of this rollout, and maybe of others */
export function toRolloutRow(rollout: Rollout, counts: MemberCount[]): RolloutRow {
  const byState = Object.fromEntries(MEMBER_STATES.map((state) => [state, 0])) as RolloutRow['byState'];
  for (const { rolloutId, state, count } of counts) if (rolloutId === rollout.id) byState[state] += count;
  const { id, kind, reason, reasonParams, rollbackOfId, total, requestedBy, sourceAddress } = rollout;
  const { createdAt, plannedAt, startedAt, finishedAt, pauseRequestedAt, cancelRequestedAt } = rollout;
  return {
    id,
    kind: toRolloutKind(kind),
    state: stateOf(rollout),
    reason,
    reasonParams: (reasonParams ?? {}) as Record<string, string | number>,
    options: rolloutOptionsSchema.parse(rollout.options),
    rollbackOfId,
    total,
    byState,
    requestedBy,
    sourceAddress,
    createdAt,
    plannedAt,
    startedAt,
    finishedAt,
    pauseRequestedAt,
    cancelRequestedAt,
  };
}

/** A member's state as stored in a row. An unknown state counts as failed. */
export function toMemberState(text: string): MemberState {
  return MEMBER_STATES.find((state) => state === text) ?? 'failed';
}

function stagesOf(counts: MemberCount[]): RolloutStage[] {
  const stages = new Map<number, RolloutStage>();
  for (const { stage, state, count } of counts) {
    if (stage === null) continue;
    const known = stages.get(stage) ?? { stage, total: 0, byState: {} };
    known.total += count;
    known.byState[state] = (known.byState[state] ?? 0) + count;
    stages.set(stage, known);
  }
  return [...stages.values()].sort((a, b) => a.stage - b.stage);
}
