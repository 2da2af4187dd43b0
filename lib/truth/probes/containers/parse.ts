import { parseLink } from '@/lib/truth/probes/links/parse';
import { type Frame, wholeLines } from '@/lib/truth/script/frames';

/** A link inside a container. */
export interface InnerLink {
  name: string;
  /** Bytes of IP packet. */
  mtu: number;
  /** Lower case, or null if the link has none. */
  mac: string | null;
  /** Its other end, or the link below it, is outside (`eth0@if9`), and it is not a port of a bridge in there. */
  leadsOut: boolean;
}

/** Links by container id, loopback aside, from the section of ./command. */
export function parseContainerLinks(frame: Frame | undefined): Map<string, InnerLink[]> {
  const found = new Map<string, InnerLink[]>();
  let current: InnerLink[] | null = null;
  for (const line of wholeLines(frame, 20_000)) {
    const id = /^container ([0-9a-f]{12,64})$/.exec(line)?.[1];
    if (id !== undefined) {
      current = [];
      found.set(id, current);
      continue;
    }
    const link = parseLink(line);
    if (!link || !current || link.name === 'lo' || current.length >= 64) continue;
    const leadsOut = /^\d+: [^\s:@]+@if\d+: /.test(line) && link.master === null;
    current.push({ name: link.name, mtu: link.mtu, mac: link.mac, leadsOut });
  }
  return found;
}
