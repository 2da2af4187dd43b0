import type { SweepRow, SweepState } from './get';

export interface ListSweeps {
  state?: SweepState;
  cursor?: string | null;
  /** 1 to 200, default 50. */
  limit?: number;
}

/** Sweeps, newest first. @throws CodedError `cursor.invalid` (400) */
export async function listSweeps(query: ListSweeps = {}): Promise<{ items: SweepRow[]; nextCursor: string | null }> {
  throw new Error(`not yet: ${JSON.stringify(query)}`);
}
