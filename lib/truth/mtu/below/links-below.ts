import type { Link, OpenvswitchObservation } from '@/lib/truth/probes/observations';
import { leadingOut } from './leading-out';
import { isDatapath, isInternalPort, openvswitchSteps } from './openvswitch-steps';
import { type Links, type Step, type Taken, VLAN_TAG } from './step';

/** The minimum that these kinds add, in bytes: outer IP header, GRE, inner Ethernet header, MACsec's tag and check value. */
const TUNNELS: Record<string, number> = {
  ...{ ipip: 20, sit: 20, gre: 24, gretap: 38, ip6tnl: 40, ip6gre: 44, ip6gretap: 58, macsec: 32 },
};

/** No instance has so many links below one link. If the output says so, it is not followed further, and the result is unknown. */
const MOST_LINKS = 1000;

/**
 * Every link that packets of this link go through when they leave: a bridge's ports, a bond's NICs, the link below a VLAN
 * or a macvlan, the other end of a veth and the bridge that it is in, the ports of the Open vSwitch bridge (their `master`
 * is the datapath `ovs-system`, for every bridge). Ports that lead to guests are skipped if other ports lead out. Ports of
 * a bridge that are down are also skipped.
 * @returns `through`: the links by name, this link first, with the bytes taken before each; `isKnown` is false if the
 *   ports of an Open vSwitch bridge are not known from Open vSwitch nor from a MAC address, and it makes a difference; and
 *   if there are too many links
 */
export function linksBelow(
  name: string,
  links: readonly Link[],
  openvswitch: OpenvswitchObservation | null,
): { through: Map<string, Taken>; isKnown: boolean } {
  const named = new Map(links.map((link) => [link.name, link]));
  const through = new Map<string, Taken>([[name, { tags: 0, tunnel: 0 }]]);
  // From the other end of a veth, packets go to the bridge that it is in, and not back.
  const crossed = new Set<string>();
  let isKnown = true;
  for (const [current, taken] of through) {
    const link = named.get(current);
    if (through.size > MOST_LINKS) return { through, isKnown: false };
    if (!link || crossed.has(current)) continue;
    const other = link.kind === 'veth' ? named.get(link.below ?? '') : undefined;
    if (other) crossed.add(other.name);
    const further = other ? besides(other, named, openvswitch) : stepsFrom(link, named, openvswitch);
    if (further === null) isKnown = false;
    for (const { to, tags = 0, tunnel = 0 } of [...(other ? [{ to: other.name }] : []), ...(further ?? [])])
      if (!through.has(to)) through.set(to, { tags: taken.tags + tags, tunnel: taken.tunnel + tunnel });
  }
  return { through, isKnown };
}

/** The next links of packets that are sent through a link; null if not known. */
function stepsFrom(link: Link, links: Links, openvswitch: OpenvswitchObservation | null): Step[] | null {
  if (link.below !== undefined && links.has(link.below))
    return [{ to: link.below, tags: isVlan(link) ? VLAN_TAG : 0, tunnel: TUNNELS[link.kind] ?? 0 }];
  if (isInternalPort(link, openvswitch)) return openvswitchSteps(link, links, openvswitch);
  return link.kind === 'vrf' ? [] : portsOf(link, links, null);
}

/** BusyBox's `ip` prints no kinds. */
function isVlan({ kind, name, below }: Link): boolean {
  return kind === 'vlan' || (kind === 'ether' && below !== undefined && name.startsWith(`${below}.`));
}

/** The next links of packets that enter a bridge through this port. */
function besides(port: Link, links: Links, openvswitch: OpenvswitchObservation | null): Step[] | null {
  const master = links.get(port.master ?? '');
  if (!master || master.kind === 'vrf') return [];
  return isDatapath(master) ? openvswitchSteps(port, links, openvswitch) : portsOf(master, links, port.name);
}

function portsOf(master: Link, links: Links, except: string | null): Step[] {
  const ports = [...links.values()].filter((one) => one.master === master.name && one.name !== except);
  // Any of a bond's NICs may replace another, also a NIC that is down now.
  const isBond = master.kind === 'bond' || master.kind === 'team';
  return (isBond ? ports : leadingOut(ports)).map((one) => ({ to: one.name }));
}
