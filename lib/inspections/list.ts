import type { Verdict } from '@/lib/mtu/verdict';
import type { InspectionPhase, InspectionState } from './get';

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

/** Inspections, newest first. @throws CodedError `cursor.invalid` (400) */
export async function listInspections(
  query: ListInspections,
): Promise<{ items: InspectionRow[]; nextCursor: string | null }> {
  throw new Error(`not yet: ${JSON.stringify(query)}`);
}
