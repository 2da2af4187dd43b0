import type { DockerNetwork, Inspection, PathMeasurement, Prisma, Tx } from '@/lib/platform/db/types';
import { CodedError } from '@/lib/platform/errors/coded';
import { type Evidence, type Finding, toSeverity, toVerdict, type Verdict } from '@/lib/truth/mtu/verdict';
import type { Observations } from '@/lib/truth/probes/observations';
import { type InspectionPhase, type InspectionState, toPhase, toState } from './state';

/** An inspection as stored in its rows, not masked: for code that decides by it. `shownInspection` makes its view. */
export type FoundInspection = Omit<Inspection, 'state' | 'phase' | 'verdict' | 'observations'> & {
  state: InspectionState;
  phase: InspectionPhase | null;
  verdict: Verdict | null;
  observations: Observations | null;
  /** First the finding that explains the verdict, then the worst ones. */
  findings: (Finding & { id: string })[];
  networks: (Omit<DockerNetwork, 'containers'> & { containers: string[] })[];
  paths: PathMeasurement[];
  instance: { id: string; name: string; address: string; port: number };
};

/** The fields that `toFoundInspection` reads. */
export const FOUND_INSPECTION = {
  findings: { orderBy: { position: 'asc' } },
  networks: { orderBy: [{ name: 'asc' }, { id: 'asc' }] },
  paths: { orderBy: { id: 'asc' } },
  instance: { select: { id: true, name: true, address: true, port: true } },
} satisfies Prisma.InspectionInclude;

/** @throws CodedError `inspection.not-found` (404) */
export async function findInspection(tx: Tx, id: string): Promise<FoundInspection> {
  const row = await tx.inspection.findUnique({ where: { id }, include: FOUND_INSPECTION });
  if (!row) throw new CodedError('inspection.not-found', 404);
  return toFoundInspection(row);
}

export function toFoundInspection(
  row: Prisma.InspectionGetPayload<{ include: typeof FOUND_INSPECTION }>,
): FoundInspection {
  return {
    ...row,
    state: toState(row.state),
    phase: toPhase(row.phase),
    verdict: toVerdict(row.verdict),
    observations: readObservations(row.observations),
    findings: row.findings.map(({ id, code, severity, params, evidence }) => ({
      id,
      code,
      severity: toSeverity(severity),
      params: params as Record<string, string | number>,
      evidence: evidence as unknown as Evidence[],
    })),
    networks: row.networks.map((network) => ({ ...network, containers: network.containers as string[] })),
  };
}

/** The observations as stored in a row. */
export function readObservations(observations: unknown): Observations | null {
  // Written by lib/fleet/inspections/store.ts from the same type.
  return observations as Observations | null;
}
