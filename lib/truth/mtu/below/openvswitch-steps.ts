import { ABOVE_A_NIC } from '@/lib/truth/probes/links/kinds';
import type { Link, OpenvswitchObservation, OpenvswitchPort } from '@/lib/truth/probes/observations';
import { GUEST, guestLikeness, leadingOut } from './leading-out';
import { type Links, type Step, VLAN_TAG } from './step';

/** Whether this link is the datapath of Open vSwitch: the master of all ports of all its bridges. */
export function isDatapath({ kind, name }: Link): boolean {
  return kind === 'openvswitch' || name === 'ovs-system';
}

/** Whether a link is an internal port of Open vSwitch: of the kernel's datapath, or a tap of the datapath in user space. */
export function isInternalPort(link: Link, openvswitch: OpenvswitchObservation | null): boolean {
  if (link.kind === 'openvswitch') return true;
  if (openvswitch?.bridges)
    return openvswitch.bridges.some(({ ports }) =>
      ports.some((port) => port.interface === link.name && port.type === 'internal'),
    );
  const isOwn = openvswitch?.links.some(({ name }) => name === link.name) ?? false;
  return isOwn && (link.kind === 'tun' || link.kind === 'ether') && link.master === null;
}

/**
 * The next links of packets that enter Open vSwitch through this link: the other ports of its bridge that are devices. If
 * those are guests', the devices behind its patch ports.
 * @returns null if the ports of the bridge are not known, and it makes a difference
 */
export function openvswitchSteps(link: Link, links: Links, openvswitch: OpenvswitchObservation | null): Step[] | null {
  const bridges = openvswitch?.bridges ?? [];
  const entered = bridges.flatMap(({ ports }) => ports).find((port) => port.interface === link.name);
  if (!entered) return byMac(link, links);
  const deviceOf = (port: OpenvswitchPort) => links.get(port.interface) ?? unlisted(port);
  const visited = new Set<string>();
  const leave = (from: string): OpenvswitchPort[] => {
    const bridge = bridges.find(({ ports }) => ports.some((port) => port.interface === from));
    if (!bridge || visited.has(bridge.name)) return [];
    visited.add(bridge.name);
    const others = bridge.ports.filter((port) => port.interface !== from);
    const devices = others.filter(({ type }) => type === '' || type === 'system' || type.startsWith('dpdk'));
    const leading = new Set(leadingOut(devices.map(deviceOf)).map(({ name }) => name));
    const own = devices.filter((port) => leading.has(port.interface));
    if (own.some((port) => guestLikeness(deviceOf(port)) < GUEST)) return own;
    const behind = others.flatMap(({ peer }) => (peer === undefined ? [] : leave(peer)));
    const patched = behind.filter((port) => guestLikeness(deviceOf(port)) < GUEST);
    return patched.length > 0 ? patched : own;
  };
  const ports = leave(link.name);
  if (ports.some((port) => sizeOf(port.interface, links, openvswitch) === null)) return null;
  return ports.map((port) => ({
    to: port.interface,
    tags: entered.tag !== undefined && port.tag === undefined ? VLAN_TAG : 0,
  }));
}

/** A device that the kernel does not list, because Open vSwitch has its own driver for it (DPDK). */
function unlisted({ interface: name }: OpenvswitchPort): Link {
  return { name, mtu: 0, kind: 'unknown', state: 'UNKNOWN', master: null, mac: null };
}

/** A bridge of Open vSwitch takes the address of one of its ports, unless another address was configured. */
function byMac(link: Link, links: Links): Step[] | null {
  const others = [...links.values()].filter((one) => one.name !== link.name);
  const same = others.filter(({ mac, kind }) => mac !== null && mac === link.mac && !ABOVE_A_NIC.has(kind));
  if (same.length > 0) return same.map(({ name }) => ({ to: name }));
  if (!isDatapath(link)) return null;
  const plugged = others.filter(({ master, kind }) => {
    const above = links.get(master ?? '');
    return above !== undefined && isDatapath(above) && kind !== 'openvswitch';
  });
  return leadingOut(plugged).every(({ mtu }) => mtu >= link.mtu) ? [] : null;
}

/** MTU of a link from the kernel, else from Open vSwitch, bytes of IP packet; null if neither has it. */
export function sizeOf(name: string, links: Links, openvswitch: OpenvswitchObservation | null): number | null {
  return links.get(name)?.mtu ?? openvswitch?.links.find((one) => one.name === name)?.mtu ?? null;
}
