import { maskSecretsIn } from '@/lib/access/secrets/mask';
import { toToldKind } from '@/lib/fleet/remediations/kind-of';
import { db } from '@/lib/platform/db/client';
import type { Prisma } from '@/lib/platform/db/types';
import { CodedError } from '@/lib/platform/errors/coded';
import { decodeCursor, encodeCursor, pageSize, toPage } from '@/lib/platform/paging/cursor';
import { toMemberState } from './get';
import { readShown, viewOfPlan } from './shown-plan';
import type { MemberState, RolloutMemberRow } from './types';

export interface ListMembers {
  state?: MemberState;
  /** 0 is the canary. */
  stage?: number;
  cursor?: string | null;
  /** 1 to 200, default 50. */
  limit?: number;
}

/** The fields that `toMemberRow` reads. */
export const MEMBER_ROW = {
  remediations: { orderBy: { id: 'desc' }, take: 1, select: { id: true } },
} satisfies Prisma.RolloutMemberInclude;

/**
 * The members of a rollout in their order, one page.
 * @throws CodedError `rollout.not-found` (404), `cursor.invalid` (400)
 */
export async function listMembers(
  rolloutId: string,
  query: ListMembers = {},
): Promise<{ items: RolloutMemberRow[]; nextCursor: string | null }> {
  const limit = pageSize(query.limit);
  const after = query.cursor ? Number(decodeCursor('rollout-members', query.cursor, 1)[0]) : 0;
  if (!Number.isInteger(after)) throw new CodedError('cursor.invalid', 400, {}, 'cursor');
  const known = await db.rollout.count({ where: { id: rolloutId } });
  if (known === 0) throw new CodedError('rollout.not-found', 404);
  const rows = await db.rolloutMember.findMany({
    where: { rolloutId, state: query.state, stage: query.stage, position: { gt: after } },
    orderBy: { position: 'asc' },
    take: limit + 1,
    include: MEMBER_ROW,
  });
  const { items, nextCursor } = toPage(rows, limit, ({ position }) => encodeCursor('rollout-members', [position]));
  return { items: items.map(toMemberRow), nextCursor };
}

export function toMemberRow(row: Prisma.RolloutMemberGetPayload<{ include: typeof MEMBER_ROW }>): RolloutMemberRow {
  const { id, instanceId, instanceName, address, port, position, stage, reason, startedAt, finishedAt } = row;
  const shown = readShown(row);
  return {
    id,
    instance: { id: instanceId, name: instanceName, address, port },
    position,
    stage,
    state: toMemberState(row.state),
    reason,
    reasonParams: maskSecretsIn((row.reasonParams ?? {}) as Record<string, string | number>),
    kind: shown?.kind === undefined ? null : toToldKind(shown.kind),
    shown: shown && viewOfPlan(shown),
    isStillBroken: row.stillBroken,
    remediationId: row.remediations[0]?.id ?? null,
    startedAt,
    finishedAt,
  };
}
