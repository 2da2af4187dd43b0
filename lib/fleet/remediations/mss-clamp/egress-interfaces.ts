import { egressMtu } from '@/lib/truth/mtu/recommend';
import type { Observations } from '@/lib/truth/probes/observations';

/** One egress interface of the instance for an IP family. */
export interface EgressInterface {
  family: 4 | 6;
  interface: string;
  /** The largest packet that can leave there, bytes of IP packet. */
  mtu: number;
  /** MTU of the link itself, for any family, bytes of IP packet. */
  linkMtu: number;
}

/** A valid name of a link on Linux, without characters that have a meaning in firewall rules. */
const LINK_NAME = /^[A-Za-z0-9_.:@-]{1,15}$/;

/** The egress interfaces of containers' packets: the present one, and that of the default route if they differ. */
export function egressInterfaces({
  egress,
  links,
  incomplete,
}: Pick<Observations, 'egress' | 'links' | 'incomplete'>): EgressInterface[] {
  // A route whose link is missing from a cut list is missing, too.
  if (incomplete.includes('links')) return [];
  const known = new Map((links.known ? links.value : []).map(({ name, mtu }) => [name, mtu]));
  const ways = egress.flatMap((one) => [
    { family: one.family, interface: one.interface, mtu: egressMtu(one) },
    ...(one.defaultRoute ? [{ family: one.family, ...one.defaultRoute }] : []),
  ]);
  return ways.flatMap((way) => {
    const linkMtu = known.get(way.interface);
    return linkMtu === undefined || !LINK_NAME.test(way.interface) ? [] : [{ ...way, linkMtu }];
  });
}
