import { SETTABLE_MTU } from '@/lib/truth/packet/mtu';
import type { Egress, Link, Observations } from '@/lib/truth/probes/observations';
import type { PathMeasurementObservation } from '@/lib/truth/probes/path-observation';
import { agreeingTargets } from './agreement';
import { clampInForce } from './findings/clamp';

/** The recommended MTU of Docker, and why. */
export interface Recommendation {
  /** Bytes of IP packet. */
  mtu: number;
  egress: Egress;
  /**
   * interface: the egress interface's (or its route's); openstack: less, as OpenStack says; paths: less, as measured.
   */
  reason: 'interface' | 'openstack' | 'paths';
  /** The targets that agreed, if they lowered it. */
  targets: PathMeasurementObservation[];
}

/** Bytes that a VLAN tag takes from the MTU of the network below it (OpenStack's config-mtu). */
const VLAN_TAG = 4;

/** The egress of containers' traffic: IPv4's, else IPv6's. */
export function mainEgress(observations: Observations): Egress | null {
  return observations.egress.find((one) => one.family === 4) ?? observations.egress[0] ?? null;
}

/**
 * The egress interface's MTU. It is lower only if the default route, which packets may fall back to, has less; if
 * OpenStack says that the NIC below it should have less; or if two unrelated targets agree on the same smaller path
 * MTU, and no container downloaded with more: a path MTU belongs to one destination. It is never the minimum over all
 * NICs (that could be a VPN's).
 * @returns null if no egress is known
 */
export function recommend(observations: Observations): Recommendation | null {
  const egress = mainEgress(observations);
  if (!egress) return null;
  const base = egressMtu(egress);
  const expected = expectedMtu(observations, egress.interface);
  const openstack = expected !== null && expected < base && expected >= SETTABLE_MTU.min;
  const mtu = openstack ? expected : base;
  const agreed = agreeingTargets(observations.paths, egress, mtu);
  const lower = agreed[0]?.pathMtu;
  if (lower && lower >= downloadedWith(observations)) return { mtu: lower, egress, reason: 'paths', targets: agreed };
  return { mtu, egress, reason: openstack ? 'openstack' : 'interface', targets: [] };
}

/** Drivers whose containers leave by their own NIC, which may not be the egress. */
const PAST_THE_EGRESS = ['macvlan', 'ipvlan'];

/** The largest MTU with which a container downloaded through the egress, bytes of IP packet; 0 if there is none. */
function downloadedWith(observations: Observations): number {
  // A clamp limits TCP to less than the MTU.
  if (!observations.proofs.known || clampInForce(observations)) return 0;
  const passed = observations.proofs.value.filter(
    ({ download, driver }) => download === 'passed' && !PAST_THE_EGRESS.includes(driver ?? ''),
  );
  return Math.max(0, ...passed.map(({ mtu }) => mtu ?? 0));
}

/** The largest packet that can leave there, whatever is beyond. Bytes of IP packet. */
export function egressMtu(egress: Egress): number {
  return Math.min(egress.linkMtu, egress.routeMtu ?? egress.linkMtu, egress.defaultRoute?.mtu ?? egress.linkMtu);
}

/**
 * The smallest MTU that OpenStack gives this link or the NICs below it: ports of a bridge or bond, a VLAN's own NIC.
 */
function expectedMtu({ expectedMtus, links }: Observations, name: string): number | null {
  if (!expectedMtus.known) return null;
  const taken = nicsBelow(name, links.known ? links.value : []);
  const said = expectedMtus.value.flatMap((one) => {
    const tags = one.interface === null ? undefined : taken.get(one.interface);
    return tags === undefined ? [] : [one.mtu - tags];
  });
  return said.length > 0 ? Math.min(...said) : null;
}

/** Every link that packets of this link go through, also itself, with the bytes that VLAN tags take on the way. */
export function nicsBelow(name: string, links: readonly Link[]): Map<string, number> {
  const named = new Map(links.map((link) => [link.name, link]));
  const taken = new Map([[name, 0]]);
  for (const [current, tags] of taken) {
    const link = named.get(current);
    const below = link?.below !== undefined && named.has(link.below) ? [link.below] : [];
    const under = tags + (link?.kind === 'vlan' ? VLAN_TAG : 0);
    for (const next of [...below, ...links.filter((one) => one.master === current).map((one) => one.name)]) {
      if (!taken.has(next)) taken.set(next, under);
    }
  }
  return taken;
}
