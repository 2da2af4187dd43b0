import type { OtherInstance, RunInspection } from '@/lib/fleet/inspections/run';
import type { Settings } from '@/lib/fleet/settings/schema';
import { targetsOf } from '@/lib/fleet/settings/targets-of';
import { db } from '@/lib/platform/db/client';
import { MOST_INSTANCES } from '@/lib/truth/probes/paths/target';
import { pickPeers } from './pick-peers';
import type { SweepOptions } from './schema';

/** The fields of an instance that decide what it measures to. */
export interface Measuring {
  id: string;
  address: string;
  tags: readonly string[];
}

type Paths = Pick<RunInspection, 'targets' | 'instances'>;

interface Other extends OtherInstance {
  id: string;
}

/** Number of ids for one statement, well below the limit. */
const CHUNK = 500;

/**
 * Decides for each instance of a sweep what it measures the path to. The other instances are read once, when the sweep
 * begins. Without that option nothing is read, however large the fleet is.
 */
export async function choosePaths(
  sweepId: string,
  asked: SweepOptions,
  settings: Settings,
): Promise<(instance: Measuring) => Paths> {
  const { instances: wanted = [] } = asked;
  const list = await others(wanted === 'scope' ? await idsOf(sweepId) : wanted);
  const places = new Map(list.map(({ id }, at) => [id, at]));
  return ({ id, address, tags }) => {
    const chosen = wanted === 'scope' ? pickPeers(list, places.get(id) ?? 0, MOST_INSTANCES) : list;
    return {
      targets: asked.targets ?? targetsOf(settings, tags),
      instances: chosen
        .filter((other) => other.id !== id && other.address !== address)
        .map((other) => ({ name: other.name, address: other.address })),
    };
  };
}

async function idsOf(sweepId: string): Promise<string[]> {
  const rows = await db.inspection.findMany({ where: { sweepId }, select: { instanceId: true } });
  return rows.map(({ instanceId }) => instanceId);
}

async function others(ids: readonly string[]): Promise<Other[]> {
  const found: Other[] = [];
  for (let from = 0; from < ids.length; from += CHUNK) {
    const id = { in: ids.slice(from, from + CHUNK) };
    found.push(...(await db.instance.findMany({ where: { id }, select: { id: true, name: true, address: true } })));
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}
