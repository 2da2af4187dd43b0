import { maskSecrets } from '@/lib/access/secrets/mask';
import { db } from '@/lib/platform/db/client';
import type { Prisma } from '@/lib/platform/db/types';
import { decodeIdCursor, encodeCursor, pageSize, toPage } from '@/lib/platform/paging/cursor';
import { toVerdict, type Verdict } from '@/lib/truth/mtu/verdict';
import { type InspectionPhase, type InspectionState, toPhase, toState } from './state';

export interface InspectionRow {
  id: string;
  sweepId: string;
  instanceId: string;
  instanceName: string;
  state: InspectionState;
  phase: InspectionPhase | null;
  verdict: Verdict | null;
  /** `ok`, or the code of the connect or exec failure. */
  outcome: string | null;
  /** Untrusted text. */
  outcomeEvidence: string | null;
  egressMtu: number | null;
  bridgeMtu: number | null;
  pathMtu: number | null;
  recommendedMtu: number | null;
  /** Milliseconds. */
  totalMs: number | null;
  createdAt: Date;
  finishedAt: Date | null;
}

export interface ListInspections {
  instanceId?: string;
  sweepId?: string;
  state?: InspectionState;
  cursor?: string | null;
  /** 1 to 200, default 50. */
  limit?: number;
}

/** The columns of an InspectionRow, without the observations and the raw text, which are large. */
export const INSPECTION_ROW = {
  id: true,
  sweepId: true,
  instanceId: true,
  instance: { select: { name: true } },
  state: true,
  phase: true,
  verdict: true,
  outcome: true,
  outcomeEvidence: true,
  egressMtu: true,
  bridgeMtu: true,
  pathMtu: true,
  recommendedMtu: true,
  totalMs: true,
  createdAt: true,
  finishedAt: true,
} satisfies Prisma.InspectionSelect;

export function toInspectionRow(row: Prisma.InspectionGetPayload<{ select: typeof INSPECTION_ROW }>): InspectionRow {
  const { instance, ...rest } = row;
  return {
    ...rest,
    outcomeEvidence: row.outcomeEvidence && maskSecrets(row.outcomeEvidence),
    instanceName: instance.name,
    state: toState(row.state),
    phase: toPhase(row.phase),
    verdict: toVerdict(row.verdict),
  };
}

/** Inspections, newest first. @throws CodedError `cursor.invalid` (400) */
export async function listInspections(
  query: ListInspections,
): Promise<{ items: InspectionRow[]; nextCursor: string | null }> {
  const limit = pageSize(query.limit);
  const rows = await db.inspection.findMany({
    where: {
      ...(query.instanceId ? { instanceId: query.instanceId } : {}),
      ...(query.sweepId ? { sweepId: query.sweepId } : {}),
      ...(query.state ? { state: query.state } : {}),
      ...(query.cursor ? { id: { lt: decodeIdCursor('inspections', query.cursor) } } : {}),
    },
    orderBy: { id: 'desc' },
    take: limit + 1,
    select: INSPECTION_ROW,
  });
  const page = toPage(rows, limit, ({ id }) => encodeCursor('inspections', [id]));
  return { items: page.items.map(toInspectionRow), nextCursor: page.nextCursor };
}
