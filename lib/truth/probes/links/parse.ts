import type { Link } from '@/lib/truth/probes/observations';
import type { Observed } from '@/lib/truth/probes/observed';
import type { Frames } from '@/lib/truth/script/frames';
import { frameOf, wholeLines } from '@/lib/truth/script/frames';
import { cleanLine, wholeNumber } from '@/lib/truth/script/text';
import { readInfinibandMac, readMac } from './mac';
import { parseSysfsLinks } from './sysfs';

/** Words after `link/…` in `ip -o -d link` that are not a kind. */
const NOT_A_KIND = /^(?:link\/|alias|altname|vf|prog|addrgenmode|promiscuity|.*_slave$)/;

/** One line of `ip -o [-d] link show`; null if it is not valid. */
export function parseLink(line: string): Link | null {
  const head = /^\d+: ([^\s:@]{1,64})(?:@([^\s:]{1,64}))?: <[^>]*>(.*)$/.exec(line);
  const [first = '', ...rest] = head?.[3]?.split('\\').map((part) => part.trim()) ?? [];
  const mtu = wholeNumber(/(?:^| )mtu (\d+)/.exec(first)?.[1], 0, 2 ** 32 - 1);
  if (!head?.[1] || mtu === null) return null;
  const partOf = (start: string) => rest.find((part) => part.startsWith(start)) ?? '';
  const address = partOf('link/');
  const kind = rest.map((part) => part.split(' ', 1)[0] ?? '').find((word) => word !== '' && !NOT_A_KIND.test(word));
  const [, layer = 'unknown', mac] = /^link\/(\S+)(?: (\S+))?/.exec(address) ?? [];
  const own = / permaddr (\S+)/.exec(address)?.[1] ?? / perm_hwaddr (\S+)/.exec(partOf('bond_slave '))?.[1];
  const ownMac = readMac(own);
  const vlanId = wholeNumber(/^vlan .*?\bid (\d+)/.exec(partOf('vlan '))?.[1], 0, 4095);
  return {
    name: head[1],
    mtu,
    kind: cleanLine(kind ?? layer, 32),
    state: /(?:^| )state (\S+)/.exec(first)?.[1] ?? 'UNKNOWN',
    master: /(?:^| )master (\S{1,64})/.exec(first)?.[1] ?? null,
    // The other end of a veth in another namespace is only given as a number.
    ...(head[2] === undefined || /^(?:if\d+|NONE)$/.test(head[2]) ? {} : { below: head[2] }),
    mac: layer === 'infiniband' ? readInfinibandMac(mac) : layer === 'ether' ? readMac(mac) : null,
    ...(ownMac === null ? {} : { ownMac }),
    ...(vlanId === null ? {} : { vlanId }),
  };
}

/** Reads the section of ./command. */
export function parseLinks(frames: Frames): Observed<Link[]> {
  const frame = frameOf(frames, 'links');
  const lines = wholeLines(frame, 5000);
  const links = [...lines.map(parseLink).filter((link) => link !== null), ...parseSysfsLinks(lines)];
  return links.length > 0
    ? { known: true, value: links }
    : { known: false, reason: 'failed', detail: cleanLine(frame?.error ?? '') };
}
