import { isInterrupted } from '@/lib/fleet/remediations/is-interrupted';
import type { MemberState, RolloutDetail, RolloutMemberRow, RolloutStage } from '@/lib/fleet/rollouts/types';
import { NOT_CONFIRMED } from './rollout-look';

/** Number of instances of one rollout that a browser holds; the CSV has all. */
export const MEMBERS_HELD = 2000;

/** The data of a rollout from the page and the stream. Dates are text or dates and are not used here. */
export type LiveRollout = Pick<
  RolloutDetail,
  | 'id'
  | 'kind'
  | 'state'
  | 'reason'
  | 'reasonParams'
  | 'options'
  | 'total'
  | 'byState'
  | 'summary'
  | 'planHash'
  | 'numberToType'
  | 'stages'
  | 'stillBroken'
  | 'canRollBack'
> & { asked: 'pause' | 'cancel' | null };

export function toLiveRollout(rollout: RolloutDetail): LiveRollout {
  const { id, kind, state, reason, reasonParams, options, total, byState } = rollout;
  const { summary, planHash, numberToType, stages, stillBroken, canRollBack } = rollout;
  const asked = rollout.cancelRequestedAt !== null ? 'cancel' : rollout.pauseRequestedAt !== null ? 'pause' : null;
  return {
    ...{ id, kind, state, reason, reasonParams, options, total, byState },
    ...{ summary, planHash, numberToType, stages, stillBroken, canRollBack, asked },
  };
}

/** One instance's turn as the page shows it: of its plan only the sizes and how many containers stop. */
export type LiveMember = Pick<
  RolloutMemberRow,
  'id' | 'position' | 'stage' | 'state' | 'reason' | 'reasonParams' | 'remediationId' | 'kind' | 'isStillBroken'
> & {
  /** Null if it was removed from the fleet. */
  instanceId: string | null;
  name: string;
  /** Code of the finding that its plan is for; null if it is for none. */
  cause: string | null;
  /** MTU now and as planned, bytes of IP packet; null if unknown. */
  from: number | null;
  mtu: number | null;
  /** Containers that stop; null without a plan. */
  stops: number | null;
  /** Names of preflight items. */
  blocks: string[];
  warnings: string[];
  tookMs: number | null;
};

/** @param row from a verb or from an event, where a date is text */
export function toLiveMember(row: RolloutMemberRow): LiveMember {
  const { id, position, stage, state, reason, reasonParams, remediationId, kind, isStillBroken } = row;
  const { instance, shown } = row;
  const took =
    row.startedAt && row.finishedAt ? new Date(row.finishedAt).getTime() - new Date(row.startedAt).getTime() : null;
  return {
    ...{ id, position, stage, state, reason, reasonParams, remediationId, kind, isStillBroken },
    instanceId: instance.id,
    name: instance.name,
    cause: shown?.cause?.code ?? null,
    from: shown?.currentMtu ?? null,
    mtu: shown?.mtu ?? null,
    stops: shown ? shown.containers.filter(isInterrupted).length : null,
    blocks: shown?.blocks ?? [],
    warnings: shown?.warnings ?? [],
    tookMs: took,
  };
}

export type StageStanding = 'waiting' | 'now' | 'done' | 'trouble' | 'partly' | 'not-started';

/** The state of a stage, from the states of its members. */
export function standingOf({ total, byState }: RolloutStage): StageStanding {
  const count = (...states: MemberState[]) => states.reduce((sum, state) => sum + (byState[state] ?? 0), 0);
  if (count('ready') === total) return 'waiting';
  if (count('ready', 'checking', 'running') > 0) return 'now';
  if (count('not-started') === total) return 'not-started';
  if (count(...NOT_CONFIRMED) > 0) return 'trouble';
  return count('not-started') > 0 ? 'partly' : 'done';
}
