import type { Transaction } from '@/lib/platform/db/types';
import { knownPathMtu } from '@/lib/truth/mtu/known-path';
import type { Observations } from '@/lib/truth/probes/observations';
import type { PathMeasurementObservation } from '@/lib/truth/probes/path-observation';

interface Ended {
  instanceId: string;
  /** The sweep that measures between its instances; absent if it does not. */
  pairsOf?: string;
  result: { observations: Observations | null };
}

/** Fills in the pairs of a sweep with what an inspection measured, in the transaction that stores the inspection. */
export async function storePairs(tx: Transaction, ended: readonly Ended[]): Promise<void> {
  for (const { instanceId, pairsOf: sweepId, result } of ended) {
    if (sweepId === undefined || result.observations === null) continue;
    const { paths, pairPaths = [], egress } = result.observations;
    const largest = largestSent(egress);
    if (largest !== null) {
      await tx.sweepPair.updateMany({ where: { sweepId, targetId: instanceId }, data: { targetMtu: largest } });
    }
    const pairs = await tx.sweepPair.findMany({
      where: { sweepId, sourceId: instanceId },
      select: { id: true, address: true },
    });
    for (const { id, address } of pairs) {
      const path = narrowest(
        [...paths, ...pairPaths].filter(({ role, target }) => role !== 'gateway' && target === address),
      );
      if (!path) continue;
      const { outcome, pathMtu } = path;
      const sourceMtu = path.routeMtu ?? path.linkMtu ?? largest;
      await tx.sweepPair.update({ where: { id }, data: { outcome, pathMtu, sourceMtu } });
    }
  }
}

/** The largest packet that leaves by the egress, bytes of IP packet; null if there is none. */
function largestSent(egress: Observations['egress']): number | null {
  const first = egress.find(({ family }) => family === 4) ?? egress[0];
  return first ? Math.min(first.linkMtu, first.routeMtu ?? first.linkMtu) : null;
}

/** A name may have an address of each family: the narrower path counts, and one that is known before one that is not. */
function narrowest(paths: readonly PathMeasurementObservation[]): PathMeasurementObservation | undefined {
  const sizeOf = (path: PathMeasurementObservation) => knownPathMtu(path) ?? Number.MAX_SAFE_INTEGER;
  return [...paths].sort((a, b) => sizeOf(a) - sizeOf(b))[0];
}
