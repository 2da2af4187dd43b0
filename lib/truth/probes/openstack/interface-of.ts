import { ABOVE_A_NIC } from '@/lib/truth/probes/links/kinds';
import type { Link } from '@/lib/truth/probes/observations';
import type { NetworkDataLink } from './network-data';

/**
 * Finds the instance's link for a link of network_data.json, by its MAC address. Several links may have it: a bond gives
 * its address to its NICs, and a VLAN and a bridge take the address of the link below. Then the kind decides. If no link
 * has it, a bond is found as the master of its links, and a VLAN by its number on the link below it.
 * @param all the links of network_data.json
 * @returns null if there is no such link
 */
export function interfaceOf(
  wanted: NetworkDataLink,
  links: readonly Link[],
  all: readonly NetworkDataLink[],
): string | null {
  return find(wanted, links, all, 0)?.name ?? null;
}

function find(
  wanted: NetworkDataLink,
  links: readonly Link[],
  all: readonly NetworkDataLink[],
  depth: number,
): Link | undefined {
  const same = links.filter((link) => wanted.mac !== null && link.mac === wanted.mac);
  // There are no bonds of bonds. A link that is stacked on itself is an error in the file.
  const named = (id: string) => (depth > 2 ? undefined : all.find((one) => one.id === id && one !== wanted));
  const foundOf = (id: string) => {
    const other = named(id);
    return other && find(other, links, all, depth + 1);
  };
  if (wanted.vlan) {
    const { id, on } = wanted.vlan;
    const isIt = (link: Link) => (link.vlanId === undefined ? link.name.endsWith(`.${id}`) : link.vlanId === id);
    const below = same.some(isIt) ? undefined : foundOf(on)?.name;
    return same.find(isIt) ?? links.find((link) => link.below !== undefined && link.below === below && isIt(link));
  }
  const isMaster = ({ name }: Link) => links.some(({ master }) => master === name);
  if (wanted.bond) {
    const bond = same.find(({ kind }) => kind === 'bond' || kind === 'team') ?? same.find(isMaster);
    if (bond) return bond;
    const masters = wanted.bond.map((id) => foundOf(id)?.master);
    const above = links.find(({ name }) => masters.includes(name));
    if (above) return above;
  }
  const own = wanted.mac === null ? undefined : links.find(({ ownMac }) => ownMac === wanted.mac);
  if (own) return own;
  // In Open vSwitch's datapath in user space, bridges are taps.
  const isAbove = ({ kind, below }: Link) => ABOVE_A_NIC.has(kind) || kind === 'tun' || below !== undefined;
  const plain = same.filter((link) => !isAbove(link));
  // A link with another address of its own was given this address by a bond.
  return plain.find((link) => !isMaster(link) && link.ownMac === undefined) ?? plain[0] ?? same[0];
}
