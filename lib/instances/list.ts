import type { Severity, Verdict } from '@/lib/mtu/verdict';
import type { FleetFilter, FleetSort } from './schema';

export type HostKeyState = 'none' | 'pending' | 'approved' | 'changed' | 'rejected';

/** One line of the fleet page. All MTUs are bytes of IP packet, as the newest finished inspection saw them. */
export interface FleetRow {
  id: string;
  name: string;
  address: string;
  port: number;
  tags: string[];
  /** Null where the instance was never inspected. */
  verdict: Verdict | null;
  inspectedAt: Date | null;
  /** `ok`, or the code of the connect or exec failure; null where never inspected. */
  outcome: string | null;
  egressInterface: string | null;
  egressMtu: number | null;
  bridgeMtu: number | null;
  pathMtu: number | null;
  recommendedMtu: number | null;
  os: string | null;
  dockerVersion: string | null;
  topFinding: { code: string; params: Record<string, string | number>; severity: Severity } | null;
  /** `changed`: another key than the approved one was presented and waits for a decision. */
  hostKeyState: HostKeyState;
  /** An inspection is queued or running. */
  running: boolean;
}

export interface FleetPage {
  items: FleetRow[];
  /** To be passed as `cursor` for the next page; null on the last one. */
  nextCursor: string | null;
  /** Instances that the filter matches, on all pages. */
  total: number;
}

export interface ListInstances {
  filter?: FleetFilter;
  /** Default `name`. */
  sort?: FleetSort;
  cursor?: string | null;
  /** 1 to 200, default 50. */
  limit?: number;
}

/**
 * One page of the fleet, by keyset.
 * @throws CodedError `cursor.invalid` (400) where the cursor was not made by this list with this sort
 */
export async function listInstances(query: ListInstances = {}): Promise<FleetPage> {
  throw new Error(`not yet: ${JSON.stringify(query)}`);
}
