import type { Link } from '@/lib/truth/probes/observations';
import type { Observed } from '@/lib/truth/probes/observed';
import { linesOf, wholeNumber } from '@/lib/truth/script/text';

/**
 * A link's MTU, bytes of IP packet; for IPv6 less if a router advertised less.
 * @param mtu6 a section with lines `/proc/sys/net/ipv6/conf/NAME/mtu:1442`; other lines are skipped
 * @returns null if there is no such link
 */
export function linkMtuOf(name: string, family: 4 | 6, links: Observed<Link[]>, mtu6: string): number | null {
  const link = links.known ? links.value.find((one) => one.name === name) : undefined;
  if (!link) return null;
  if (family === 4) return link.mtu;
  const prefix = `/proc/sys/net/ipv6/conf/${name}/mtu:`;
  const line = linesOf(mtu6).find((one) => one.startsWith(prefix));
  return Math.min(link.mtu, wholeNumber(line?.slice(prefix.length), 1280, 2 ** 32 - 1) ?? link.mtu);
}
