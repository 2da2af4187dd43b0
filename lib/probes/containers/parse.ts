import { parseLink } from '@/lib/probes/links/parse';
import type { ContainerInterface } from '@/lib/probes/observations';
import { linesOf } from '@/lib/probes/text';

/** Interfaces by container id, loopback aside, from the section of ./command. MTUs are bytes of IP packet. */
export function parseContainerInterfaces(text: string): Map<string, ContainerInterface[]> {
  const found = new Map<string, ContainerInterface[]>();
  let current: ContainerInterface[] | null = null;
  for (const line of linesOf(text, 20_000)) {
    const id = /^container ([0-9a-f]{12,64})$/.exec(line)?.[1];
    if (id !== undefined) {
      current = [];
      found.set(id, current);
      continue;
    }
    const link = parseLink(line);
    if (link && current && link.name !== 'lo' && current.length < 64) current.push({ name: link.name, mtu: link.mtu });
  }
  return found;
}
