import { egressMtu } from '@/lib/truth/mtu/recommend';
import type { Observations } from '@/lib/truth/probes/observations';

/** One interface by which packets of a family leave the instance. */
export interface EgressInterface {
  family: 4 | 6;
  interface: string;
  /** The largest packet that leaves there, bytes of IP packet. */
  mtu: number;
  /** MTU of the link itself, whatever the family, bytes of IP packet. */
  linkMtu: number;
}

/** What Linux takes for the name of a link, and nothing that a firewall's rules could take for more. */
const LINK_NAME = /^[A-Za-z0-9_.:@-]{1,15}$/;

/** Where containers' packets leave by: where they really go, and by the default route should that be taken away. */
export function egressInterfaces({ egress, links }: Pick<Observations, 'egress' | 'links'>): EgressInterface[] {
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
