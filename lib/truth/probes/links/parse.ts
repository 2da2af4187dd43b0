import type { Link } from '@/lib/truth/probes/observations';
import type { Observed } from '@/lib/truth/probes/observed';
import type { Frames } from '@/lib/truth/script/frames';
import { frameOf, wholeLines } from '@/lib/truth/script/frames';
import { cleanLine, wholeNumber } from '@/lib/truth/script/text';

/** Words after `link/…` in `ip -o -d link` that are not a kind. */
const NOT_A_KIND = /^(?:link\/|alias|altname|vf|prog|addrgenmode|promiscuity|.*_slave$)/;

/** One line of `ip -o [-d] link show`; null if it is not valid. */
export function parseLink(line: string): Link | null {
  const sysfs = /^sysfs (\S{1,64}) (\d+) (\S+)(?: (\S+))?$/.exec(line.trim());
  if (sysfs?.[1]) {
    const mtu = wholeNumber(sysfs[2], 0, 2 ** 32);
    if (mtu === null) return null;
    return {
      name: sysfs[1],
      mtu,
      kind: 'unknown',
      state: sysfs[3]?.toUpperCase() ?? '',
      master: null,
      mac: macOf(sysfs[4]),
    };
  }
  const head = /^\d+: ([^\s:@]{1,64})(?:@([^\s:]{1,64}))?: <[^>]*>(.*)$/.exec(line);
  const [first = '', ...rest] = head?.[3]?.split('\\').map((part) => part.trim()) ?? [];
  const mtu = wholeNumber(/(?:^| )mtu (\d+)/.exec(first)?.[1], 0, 2 ** 32 - 1);
  if (!head?.[1] || mtu === null) return null;
  const ether = rest.find((part) => part.startsWith('link/')) ?? '';
  const kind = rest.map((part) => part.split(' ', 1)[0] ?? '').find((word) => word !== '' && !NOT_A_KIND.test(word));
  const layer = /^link\/(\S+)/.exec(ether)?.[1] ?? 'unknown';
  return {
    name: head[1],
    mtu,
    kind: cleanLine(kind ?? layer, 32),
    state: /(?:^| )state (\S+)/.exec(first)?.[1] ?? 'UNKNOWN',
    master: /(?:^| )master (\S{1,64})/.exec(first)?.[1] ?? null,
    // The other end of a veth in another namespace is only given as a number.
    ...(head[2] === undefined || /^(?:if\d+|NONE)$/.test(head[2]) ? {} : { below: head[2] }),
    mac: layer === 'ether' ? macOf(/^link\/ether (\S+)/.exec(ether)?.[1]) : null,
  };
}

/** Reads the section of ./command. */
export function parseLinks(frames: Frames): Observed<Link[]> {
  const frame = frameOf(frames, 'links');
  const links = wholeLines(frame, 5000)
    .map(parseLink)
    .filter((link) => link !== null);
  return links.length > 0
    ? { known: true, value: links }
    : { known: false, reason: 'failed', detail: cleanLine(frame?.error ?? '') };
}

function macOf(text: string | undefined): string | null {
  return text && /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(text) ? text.toLowerCase() : null;
}
