import { payloadFromPacket } from '@/lib/truth/packet/packet';
import type { CachedPathMtu } from '@/lib/truth/probes/observations';
import type { PathMeasurementObservation } from '@/lib/truth/probes/path-observation';
import type { Frames } from '@/lib/truth/script/frames';
import { judgePath } from './judge';
import { parsePathRecord } from './path-record';
import { cachedPmtuOf, largestSendable } from './pmtu-cache';

/**
 * Reads every `path ROLE FAMILY TARGET` section of ./command: the MTU of each path, and the kernel's cached path MTU
 * before and after. If a name has no address of a family, that family is left out, unless it has no address at all.
 */
export function parsePaths(frames: Frames): { paths: PathMeasurementObservation[]; cached: CachedPathMtu[] } {
  const paths: PathMeasurementObservation[] = [];
  const cached: CachedPathMtu[] = [];
  const unresolved: PathMeasurementObservation[] = [];
  for (const frame of frames.all.slice(0, 200)) {
    const match = /^path (gateway|target|instance|clearance) ([46]) ([0-9a-z.:%_@-]{1,253})$/i.exec(frame.name);
    if (!match?.[3]) continue;
    const family = match[2] === '6' ? 6 : 4;
    const target = match[3].replace(/%.*$/, '');
    const record = parsePathRecord(frame.body);
    const judged = judgePath(record, family);
    const top = largestSendable(record);
    const path: PathMeasurementObservation = {
      target,
      address: record.address,
      family,
      role: match[1] as PathMeasurementObservation['role'],
      instanceName: null,
      payload: judged.pathMtu === null ? null : payloadFromPacket(judged.pathMtu, family),
      ...(record.link ? { interface: record.link.name, linkMtu: record.link.mtu } : {}),
      ...(record.link && top !== null && top < record.link.mtu ? { routeMtu: top } : {}),
      ...judged,
    };
    (record.unresolved ? unresolved : paths).push(path);
    for (const when of ['before', 'after'] as const) {
      const found = cachedPmtuOf(record, when);
      if (found) cached.push({ target, family, when, ...found });
    }
  }
  const named = new Set(paths.map((path) => path.target));
  for (const path of unresolved) {
    if (named.has(path.target)) continue;
    named.add(path.target);
    paths.push(path);
  }
  return { paths, cached };
}
