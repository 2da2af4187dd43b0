import type { Link, OpenvswitchObservation } from '@/lib/truth/probes/observations';
import type { Observed } from '@/lib/truth/probes/observed';
import { linksBelow } from './below/links-below';
import { sizeOf } from './below/openvswitch-steps';
import type { Taken } from './below/step';

/** The largest packet that can leave through an interface. */
export interface Carried {
  /** Bytes of IP packet. */
  mtu: number;
  /** The interface that carries no more: the given interface, or a link below it. */
  limitedBy: string;
  /** A tunnel's headers make the limit: then the kernel reports it to the sender. Otherwise larger packets are lost. */
  isReported: boolean;
  /** Every link that packets go through, the given interface first, with the bytes that are taken before each. */
  through: ReadonlyMap<string, Taken>;
}

/**
 * The largest IP packet that can leave through an interface: the minimum of the interface and all links below it. A port
 * with a smaller MTU than its bridge drops larger packets, and the sender gets no error: Linux's bridge in
 * `is_skb_forwardable` (net/core/dev.c), Open vSwitch in `ovs_vport_send` (net/openvswitch/vport.c). A VLAN's tag is not
 * counted in the MTU of the NIC below (`vlan_dev_change_mtu`, net/8021q/vlan_dev.c).
 * @param links of an inspection
 * @param openvswitch of the same inspection
 * @param name of the interface
 * @returns unknown if the interface is not among the links, or if it is not known what is below it; the detail is then
 *   the command whose output is missing
 */
export function carriedBy(
  links: Observed<readonly Link[]>,
  openvswitch: Observed<OpenvswitchObservation>,
  name: string,
): Observed<Carried> {
  if (!links.known) return { known: false, reason: links.reason, detail: 'ip -d link' };
  const named = new Map(links.value.map((link) => [link.name, link]));
  if (!named.has(name)) return { known: false, reason: 'absent', detail: 'ip -d link' };
  const switches = openvswitch.known ? openvswitch.value : null;
  const { through, isKnown } = linksBelow(name, links.value, switches);
  if (!isKnown) return { known: false, reason: 'failed', detail: 'ovs-vsctl show' };
  const least = { mtu: Number.POSITIVE_INFINITY, limitedBy: name, isReported: false };
  for (const [one, { tunnel }] of through) {
    const mtu = (sizeOf(one, named, switches) ?? Number.POSITIVE_INFINITY) - tunnel;
    if (mtu < least.mtu) Object.assign(least, { mtu, limitedBy: one, isReported: tunnel > 0 });
  }
  return { known: true, value: { ...least, through } };
}
