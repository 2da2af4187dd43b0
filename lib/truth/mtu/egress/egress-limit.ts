import { VLAN_TAG } from '@/lib/truth/mtu/below/step';
import { type Carried, carriedBy } from '@/lib/truth/mtu/carried-by';
import type { Egress, Observations } from '@/lib/truth/probes/observations';
import type { Observed } from '@/lib/truth/probes/observed';
import { interfacesOf } from './network-egress';

/** The largest packet that can leave through an interface, and the link that limits it. */
export interface Limit {
  /** Bytes of IP packet. */
  mtu: number;
  /** The interface that carries no more: the given interface, or a link below it. */
  interface: string;
  /** MTU of that interface itself, bytes of IP packet. */
  linkMtu: number;
}

type Below = Pick<Observations, 'links' | 'openvswitch'>;

/** Older stored inspections have nothing about Open vSwitch. */
const NOT_ASKED: Below['openvswitch'] = { known: false, reason: 'not-asked', detail: '' };

/** Results for the links and the Open vSwitch of one inspection: a thousand networks ask for the same interface. */
const carried = new WeakMap<Below['links'], WeakMap<Below['openvswitch'], Map<string, Observed<Carried>>>>();

/** What an interface and all links below it carry. The observations must not change afterwards. */
export function carriedFrom({ links, openvswitch = NOT_ASKED }: Below, name: string): Observed<Carried> {
  const ofLinks = carried.get(links) ?? new WeakMap();
  carried.set(links, ofLinks);
  const known: Map<string, Observed<Carried>> = ofLinks.get(openvswitch) ?? new Map();
  ofLinks.set(openvswitch, known);
  const result = known.get(name) ?? carriedBy(links, openvswitch, name);
  known.set(name, result);
  return result;
}

/**
 * The largest packet that can leave by an egress, whatever is beyond it: the minimum of what its interfaces (several if
 * the route is multipath) and all links below them carry, of its route, and of the default route, which packets may fall
 * back to.
 * @returns null if it is not known what is below
 */
export function egressMtu(observations: Below, egress: Egress): number | null {
  return egressLimit(observations, egress)?.mtu ?? null;
}

/** The same, with the interface that limits it. */
export function egressLimit(observations: Below, egress: Egress): Limit | null {
  const { interface: name, linkMtu, routeMtu, defaultRoute } = egress;
  const limits: Limit[] = [{ mtu: Math.min(linkMtu, routeMtu ?? linkMtu), interface: name, linkMtu }];
  if (defaultRoute) limits.push({ ...defaultRoute, linkMtu: sizeOf(observations, defaultRoute) });
  for (const one of new Set([...interfacesOf(egress), ...(defaultRoute ? [defaultRoute.interface] : [])])) {
    const below = carriedFrom(observations, one);
    if (below.known) {
      // Its own MTU is above, and may be smaller for this IP version.
      if (below.value.limitedBy === one) continue;
      const limit = { mtu: below.value.mtu, interface: below.value.limitedBy };
      limits.push({ ...limit, linkMtu: sizeOf(observations, limit) });
    } else if (below.reason === 'failed' && observations.links.known) return null;
  }
  return limits.reduce((least, limit) => (limit.mtu < least.mtu ? limit : least));
}

/**
 * The smallest MTU that OpenStack gives an interface or a link below it, minus the VLAN tags and tunnel headers between
 * them. If OpenStack gives an MTU for a VLAN itself, that VLAN's tag does not count for the links below it.
 * @returns null if OpenStack gives none of them an MTU
 */
export function openstackLimit(observations: Observations, name: string): Limit | null {
  const below = carriedFrom(observations, name);
  const { expectedMtus, links } = observations;
  if (!expectedMtus.known) return null;
  const through: Carried['through'] = below.known ? below.value.through : new Map([[name, { tags: 0, tunnel: 0 }]]);
  const vlans = links.known ? links.value.filter(({ vlanId, kind }) => kind === 'vlan' || vlanId !== undefined) : [];
  const said = expectedMtus.value.flatMap((one) => {
    const taken = one.interface === null ? undefined : through.get(one.interface);
    return one.interface === null || taken === undefined ? [] : [{ ...taken, name: one.interface, mtu: one.mtu }];
  });
  const ownTags = said.filter((one) => vlans.some((vlan) => vlan.name === one.name)).map(({ tags }) => tags + VLAN_TAG);
  const limits = said.map(({ name: of, mtu, tags, tunnel }): Limit => {
    const without = Math.max(0, ...ownTags.filter((own) => own <= tags));
    const limit = { mtu: mtu - (tags - without) - tunnel, interface: of };
    return { ...limit, linkMtu: sizeOf(observations, limit) };
  });
  return limits.reduce<Limit | null>((least, one) => (least === null || one.mtu < least.mtu ? one : least), null);
}

/** A link's own MTU; what it carries if the kernel does not list it. */
function sizeOf({ links }: Below, { interface: name, mtu }: Omit<Limit, 'linkMtu'>): number {
  return (links.known ? links.value.find((link) => link.name === name)?.mtu : undefined) ?? mtu;
}
