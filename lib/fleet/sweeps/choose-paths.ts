import type { OtherInstance, RunInspection } from '@/lib/fleet/inspections/run';
import type { Settings } from '@/lib/fleet/settings/schema';
import { targetsOf } from '@/lib/fleet/settings/targets-of';
import { db } from '@/lib/platform/db/client';
import type { SweepOptions } from './schema';

/** The fields of an instance that decide what it measures to. */
export interface Measuring {
  id: string;
  address: string;
  tags: readonly string[];
}

type Paths = Pick<RunInspection, 'targets' | 'instances' | 'pairs'>;

interface Other extends OtherInstance {
  id: string;
}

/**
 * Decides for each instance of a sweep what it measures the path to. The other instances, or the pairs, are read once,
 * when the sweep begins. Without these options nothing is read, however large the fleet is.
 */
export async function choosePaths(
  sweepId: string,
  { instances, between, targets }: SweepOptions,
  settings: Settings,
): Promise<(instance: Measuring) => Paths> {
  const list = instances ? await others(instances) : [];
  const pairs = between ? await pairsOf(sweepId) : null;
  return ({ id, address, tags }) => ({
    targets: targets ?? targetsOf(settings, tags),
    instances: list
      .filter((other) => other.id !== id && other.address !== address)
      .map((other) => ({ name: other.name, address: other.address })),
    ...(pairs ? { pairs: pairs.get(id) ?? [] } : {}),
  });
}

/** The other ends of the pairs of a sweep, by the id of the instance that measures. */
async function pairsOf(sweepId: string): Promise<Map<string, OtherInstance[]>> {
  const rows = await db.sweepPair.findMany({
    where: { sweepId },
    orderBy: { position: 'asc' },
    select: { sourceId: true, targetName: true, address: true },
  });
  const bySource = new Map<string, OtherInstance[]>();
  for (const { sourceId, targetName: name, address } of rows) {
    if (sourceId === null) continue;
    const found = bySource.get(sourceId);
    if (found) found.push({ name, address });
    else bySource.set(sourceId, [{ name, address }]);
  }
  return bySource;
}

async function others(ids: readonly string[]): Promise<Other[]> {
  const found = await db.instance.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, name: true, address: true },
  });
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}
