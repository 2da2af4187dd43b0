import type { DockerNetwork, Inspection, PathMeasurement } from '@/lib/db/types';
import type { Finding, Verdict } from '@/lib/mtu/verdict';
import type { Observations } from '@/lib/probes/observations';

export type InspectionState = 'queued' | 'running' | 'finished' | 'cancelled' | 'interrupted';
export type InspectionPhase = 'connecting' | 'observing' | 'measuring' | 'storing';

export type InspectionDetail = Omit<Inspection, 'state' | 'phase' | 'verdict' | 'observations'> & {
  state: InspectionState;
  phase: InspectionPhase | null;
  verdict: Verdict | null;
  observations: Observations | null;
  /** Worst first. */
  findings: (Finding & { id: string })[];
  networks: (Omit<DockerNetwork, 'containers'> & { containers: string[] })[];
  paths: PathMeasurement[];
  instance: { id: string; name: string; address: string; port: number };
};

/** One inspection with all it saw. @throws CodedError `inspection.not-found` (404) */
export async function getInspection(id: string): Promise<InspectionDetail> {
  throw new Error(`not yet: ${id}`);
}
