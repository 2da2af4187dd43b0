import { maskSecretsIn } from '@/lib/access/secrets/mask';
import { db } from '@/lib/platform/db/client';
import type { DockerNetwork, Inspection, PathMeasurement, Prisma } from '@/lib/platform/db/types';
import { CodedError } from '@/lib/platform/errors/coded';
import { type Evidence, type Finding, toSeverity, toVerdict, type Verdict } from '@/lib/truth/mtu/verdict';
import type { Observations } from '@/lib/truth/probes/observations';
import { type InspectionPhase, type InspectionState, toPhase, toState } from './state';

export type { InspectionPhase, InspectionState };

export type InspectionDetail = Omit<Inspection, 'state' | 'phase' | 'verdict' | 'observations'> & {
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

/** The fields that `toInspectionDetail` reads. */
export const INSPECTION_DETAIL = {
  findings: { orderBy: { position: 'asc' } },
  networks: { orderBy: [{ name: 'asc' }, { id: 'asc' }] },
  paths: { orderBy: { id: 'asc' } },
  instance: { select: { id: true, name: true, address: true, port: true } },
} satisfies Prisma.InspectionInclude;

/**
 * One inspection with everything it saw. Secrets in the instance's output are masked. @throws CodedError
 * `inspection.not-found` (404)
 */
export async function getInspection(id: string): Promise<InspectionDetail> {
  const row = await db.inspection.findUnique({ where: { id }, include: INSPECTION_DETAIL });
  if (!row) throw new CodedError('inspection.not-found', 404);
  return toInspectionDetail(row);
}

export function toInspectionDetail(
  row: Prisma.InspectionGetPayload<{ include: typeof INSPECTION_DETAIL }>,
): InspectionDetail {
  return maskSecretsIn({
    ...row,
    state: toState(row.state),
    phase: toPhase(row.phase),
    verdict: toVerdict(row.verdict),
    // Written by lib/fleet/inspections/store.ts from the same types.
    observations: row.observations as unknown as Observations | null,
    findings: row.findings.map(({ id, code, severity, params, evidence }) => ({
      id,
      code,
      severity: toSeverity(severity),
      params: params as Record<string, string | number>,
      evidence: evidence as unknown as Evidence[],
    })),
    networks: row.networks.map((network) => ({ ...network, containers: network.containers as string[] })),
  });
}
