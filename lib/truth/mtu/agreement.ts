import type { Egress } from '@/lib/truth/probes/observations';
import type { PathMeasurementObservation } from '@/lib/truth/probes/path-observation';
import { interfacesOf } from './egress/network-egress';
import { knownPathMtu } from './known-path';

/** Paths whose MTU is known and smaller than `mtu`, bytes of IP packet. */
export function smallerPaths(paths: readonly PathMeasurementObservation[], mtu: number): PathMeasurementObservation[] {
  return paths.filter((path) => path.outcome !== 'clear' && (knownPathMtu(path) ?? mtu) < mtu);
}

/**
 * The lowest path MTU that two unrelated targets agree on, as these paths; empty if there is none. Only paths of the
 * egress's IP family that leave by its interface count: other paths say nothing about this egress. There is no
 * agreement if a target that is unrelated to them accepts packets of `mtu`: then their own paths are narrow, and not
 * the network.
 * @param mtu MTU of the egress, bytes of IP packet
 */
export function agreeingTargets(
  paths: readonly PathMeasurementObservation[],
  egress: Egress,
  mtu: number,
): PathMeasurementObservation[] {
  const { gateway } = egress;
  const overEgress = paths.filter((path) => path.family === egress.family && leavesBy(path, egress));
  const groups = new Map<number, PathMeasurementObservation[]>();
  for (const path of smallerPaths(overEgress, mtu)) {
    const size = path.pathMtu ?? 0;
    groups.set(size, [...(groups.get(size) ?? []), path]);
  }
  const wide = overEgress.filter((path) => path.role === 'target' && (knownPathMtu(path) ?? 0) >= mtu);
  return (
    [...groups.entries()]
      .sort(([a], [b]) => a - b)
      .map(([, group]) => group)
      .find(
        (group) =>
          places(group, gateway) >= 2 && !wide.some((path) => !group.some((one) => related(one, path, gateway))),
      ) ?? []
  );
}

/** Whether a path leaves by this egress's interface, or by another of its multipath route, as far as it is known. */
export function leavesBy(path: PathMeasurementObservation, egress: Egress): boolean {
  return path.interface === undefined || interfacesOf(egress).includes(path.interface);
}

/** The number of groups of related paths. */
function places(paths: readonly PathMeasurementObservation[], gateway: string | null): number {
  const apart: PathMeasurementObservation[][] = [];
  for (const path of paths) {
    const near = apart.filter((group) => group.some((one) => related(one, path, gateway)));
    for (const group of near) apart.splice(apart.indexOf(group), 1);
    apart.push([...near.flat(), path]);
  }
  return apart.length;
}

/**
 * Related are neighbours, targets behind the same router that reported the smaller MTU (or behind one whose address is
 * unknown), and instances of the fleet, which count as one place: the path between them says nothing about the path
 * beyond. The egress's own gateway does not make targets related: everything that leaves goes through it, and if it
 * reports a small MTU, that is true everywhere.
 */
function related(a: PathMeasurementObservation, b: PathMeasurementObservation, gateway: string | null): boolean {
  if (a.target === b.target) return true;
  if (a.role !== 'target' || b.role !== 'target') return a.role === b.role;
  if (neighbourhood(a.address ?? a.target) === neighbourhood(b.address ?? b.target)) return true;
  const oneRouter = a.outcome === 'reported' && b.outcome === 'reported' && a.reportedBy === b.reportedBy;
  return oneRouter && (a.reportedBy === null || a.reportedBy !== gateway);
}

/** Targets of one neighbourhood are related: the same /26 or /64, or the last two labels of a name. */
export function neighbourhood(target: string): string {
  if (target.includes(':')) {
    const [head = '', tail] = target.split('::', 2);
    const first = head.split(':').filter(Boolean);
    const last = (tail ?? '').split(':').filter(Boolean);
    const zeros = tail === undefined ? [] : new Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0');
    return [...first, ...zeros, ...last]
      .slice(0, 4)
      .map((group) => Number.parseInt(group, 16).toString(16))
      .join(':');
  }
  if (/^[\d.]+$/.test(target)) {
    const [a, b, c, d] = target.split('.');
    return `${a}.${b}.${c}.${Number(d) >> 6}`;
  }
  return target.split('.').slice(-2).join('.');
}
