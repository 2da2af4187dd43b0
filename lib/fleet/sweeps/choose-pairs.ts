import { db } from '@/lib/platform/db/client';
import { hostOf } from './host-of';
import { samplePairs } from './sample-pairs';

/** Other instances that each instance of a sweep measures to, at most, and that measure to it. */
export const PARTNERS = 4;

/** Number of ids for one statement, well below the limit. */
const CHUNK = 500;

/** The pairs of a sweep that measures between its instances, as they are stored. @param seed varies the choice */
export async function choosePairs(ids: readonly string[], seed: string) {
  return samplePairs(await candidates(ids), PARTNERS, seed).map(({ from, to, relation, address, addressKind }) => ({
    sourceId: from.id,
    sourceName: from.name,
    sourceHost: from.host,
    targetId: to.id,
    targetName: to.name,
    targetHost: to.host,
    relation,
    address,
    addressKind,
  }));
}

async function candidates(ids: readonly string[]) {
  const found = [];
  for (let from = 0; from < ids.length; from += CHUNK) {
    const rows = await db.instance.findMany({
      where: { id: { in: ids.slice(from, from + CHUNK) } },
      select: {
        id: true,
        name: true,
        address: true,
        tags: { select: { tag: true } },
        latestInspection: { select: { egressAddress: true, egressGateway: true } },
      },
    });
    for (const { latestInspection: seen, tags, ...instance } of rows) {
      found.push({
        ...instance,
        host: hostOf({ tags: tags.map(({ tag }) => tag) }),
        ownAddress: seen?.egressAddress ?? null,
        gateway: networkOf(seen?.egressGateway ?? null),
      });
    }
  }
  return found;
}

/** A gateway tells a network from others, unless it is link-local: routers of many networks have the same one. */
function networkOf(gateway: string | null): string | null {
  return gateway === null || /^fe80:/i.test(gateway) ? null : gateway;
}
