import type { Link } from '@/lib/truth/probes/observations';
import { cleanLine, wholeNumber } from '@/lib/truth/script/text';
import { readMac } from './mac';

/** Kinds that are the master of the links below them; a link of another kind is stacked on one link. Some have no kind in `uevent`. */
const MASTERS = /^(?:bridge|bond|team|vrf|openvswitch)$/;

/**
 * Links from the kernel's files, if there is no `ip`: `sysfs NAME MTU STATE ADDRESS DEVTYPE LOWER,…`. The links below are
 * at the end; an empty field is `-`.
 */
export function parseSysfsLinks(lines: readonly string[]): Link[] {
  const links = new Map<string, Link>();
  const lower = new Map<string, string[]>();
  for (const line of lines) {
    const [word, name = '', mtu, state = '', mac, kind = '-', below = '-'] = line.trim().split(' ');
    const size = wholeNumber(mtu, 0, 2 ** 32 - 1);
    if (word !== 'sysfs' || size === null || name === '' || name.length > 64) continue;
    const ofLink = kind === '-' ? (name === 'ovs-system' ? 'openvswitch' : 'unknown') : cleanLine(kind, 32);
    links.set(name, { name, mtu: size, kind: ofLink, state: state.toUpperCase(), master: null, mac: readMac(mac) });
    if (below !== '-') lower.set(name, below.split(',', 1000));
  }
  for (const [name, below] of lower) {
    const above = links.get(name);
    const known = below.flatMap((one) => links.get(one) ?? []);
    if (above && known[0] && known.length === 1 && !MASTERS.test(above.kind)) above.below = known[0].name;
    else for (const one of known) one.master = name;
  }
  return [...links.values()];
}
