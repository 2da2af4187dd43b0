import type { Egress, Observations, PathMeasurementObservation } from '@/lib/probes/observations';

/** What Docker's MTU should be and why. */
export interface Recommendation {
  /** Bytes of IP packet. */
  mtu: number;
  egress: Egress;
  /** interface: the egress interface's (or its route's); openstack: less, as OpenStack says; paths: less, as measured. */
  reason: 'interface' | 'openstack' | 'paths';
  /** The targets that agreed, where they lowered it. */
  targets: PathMeasurementObservation[];
}

/** The egress that containers' traffic takes: IPv4's default route, else IPv6's. */
export function mainEgress(observations: Observations): Egress | null {
  return observations.egress.find((one) => one.family === 4) ?? observations.egress[0] ?? null;
}

/**
 * The egress interface's MTU. Lower only where OpenStack says that this very NIC should have less, or where two
 * unrelated targets agree on the same smaller path MTU: a path MTU belongs to one destination. Never the minimum over
 * all NICs (a VPN's would win).
 * @returns null where no default route is known
 */
export function recommend(observations: Observations): Recommendation | null {
  const egress = mainEgress(observations);
  if (!egress) return null;
  let mtu = Math.min(egress.linkMtu, egress.routeMtu ?? egress.linkMtu);
  let reason: Recommendation['reason'] = 'interface';
  const expected = observations.expectedMtus.known
    ? observations.expectedMtus.value.find((one) => one.interface === egress.interface)?.mtu
    : undefined;
  if (expected !== undefined && expected < mtu && expected >= 576) {
    mtu = expected;
    reason = 'openstack';
  }
  const agreed = agreeingTargets(observations.paths, mtu);
  if (agreed.length > 0 && agreed[0]?.pathMtu)
    return { mtu: agreed[0].pathMtu, egress, reason: 'paths', targets: agreed };
  return { mtu, egress, reason, targets: [] };
}

/** Paths whose MTU is known and smaller than `mtu`, bytes of IP packet. */
export function smallerPaths(paths: readonly PathMeasurementObservation[], mtu: number): PathMeasurementObservation[] {
  const measured = ['exact', 'reported', 'black-hole'];
  return paths.filter((path) => measured.includes(path.outcome) && path.pathMtu !== null && path.pathMtu < mtu);
}

/** The lowest path MTU that two unrelated targets of one family agree on, as the paths that do; empty where none. */
function agreeingTargets(paths: readonly PathMeasurementObservation[], mtu: number): PathMeasurementObservation[] {
  const groups = new Map<string, PathMeasurementObservation[]>();
  for (const path of smallerPaths(paths, mtu)) {
    const key = `${path.pathMtu} ${path.family}`;
    groups.set(key, [...(groups.get(key) ?? []), path]);
  }
  const agreeing = [...groups.values()].filter((group) => {
    // Instances of the fleet are one place: what lies between them says nothing of what lies beyond.
    const places = group.map((path) =>
      path.role === 'target' ? neighbourhood(path.address ?? path.target) : path.role,
    );
    return new Set(places).size >= 2 && new Set(group.map((path) => path.target)).size >= 2;
  });
  return agreeing.sort((a, b) => (a[0]?.pathMtu ?? 0) - (b[0]?.pathMtu ?? 0))[0] ?? [];
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
