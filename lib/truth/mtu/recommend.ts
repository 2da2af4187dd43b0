import { SETTABLE_MTU } from '@/lib/truth/packet/mtu';
import type { Egress, Link, Observations } from '@/lib/truth/probes/observations';
import type { PathMeasurementObservation } from '@/lib/truth/probes/path-observation';
import { agreeingTargets } from './agreement';
import { clampInForce } from './findings/clamp';

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

/** What a VLAN tag takes of the MTU of the network below it, in bytes (OpenStack's config-mtu). */
const VLAN_TAG = 4;

/** The egress that containers' traffic takes: IPv4's, else IPv6's. */
export function mainEgress(observations: Observations): Egress | null {
  return observations.egress.find((one) => one.family === 4) ?? observations.egress[0] ?? null;
}

/**
 * The egress interface's MTU. Lower only where the default route, which they may fall back to, has less; where OpenStack
 * says that the NIC below it should have less; or where two unrelated targets agree on the same smaller path MTU, and no
 * container downloaded with more: a path MTU belongs to one destination. Never the minimum over all NICs (a VPN's would
 * win).
 * @returns null where no way out is known
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

/** Drivers whose containers leave by a NIC of their own, which may not be the egress. */
const PAST_THE_EGRESS = ['macvlan', 'ipvlan'];

/** The largest MTU with which a container downloaded through the egress by itself, bytes of IP packet; 0 where none did. */
function downloadedWith(observations: Observations): number {
  // A clamp holds TCP to less than the MTU.
  if (!observations.proofs.known || clampInForce(observations)) return 0;
  const passed = observations.proofs.value.filter(
    ({ download, driver }) => download === 'passed' && !PAST_THE_EGRESS.includes(driver ?? ''),
  );
  return Math.max(0, ...passed.map(({ mtu }) => mtu ?? 0));
}

/** The largest packet that leaves there, whatever lies beyond. Bytes of IP packet. */
export function egressMtu(egress: Egress): number {
  return Math.min(egress.linkMtu, egress.routeMtu ?? egress.linkMtu, egress.defaultRoute?.mtu ?? egress.linkMtu);
}

/** The least MTU that OpenStack says for this link or for the NICs below it: ports of a bridge or bond, a VLAN's own. */
function expectedMtu({ expectedMtus, links }: Observations, name: string): number | null {
  if (!expectedMtus.known) return null;
  const taken = nicsBelow(name, links.known ? links.value : []);
  const said = expectedMtus.value.flatMap((one) => {
    const tags = one.interface === null ? undefined : taken.get(one.interface);
    return tags === undefined ? [] : [one.mtu - tags];
  });
  return said.length > 0 ? Math.min(...said) : null;
}

/** Every link that packets of this one go through, itself included, with the bytes that VLAN tags take on the way. */
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
