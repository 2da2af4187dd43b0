import { carriedFrom, openstackLimit } from '@/lib/truth/mtu/egress/egress-limit';
import { leastEgress } from '@/lib/truth/mtu/egress/least-egress';
import { mainEgress } from '@/lib/truth/mtu/egress/main-egress';
import { belowFindings } from '@/lib/truth/mtu/findings/below';
import { nicFindings } from '@/lib/truth/mtu/findings/instance';
import type { Link } from '@/lib/truth/probes/observations';
import { egressMtuOf, type Seen } from '../seen';

/**
 * The link that a plan without a name is for: the one that is larger than OpenStack says or than the links below it
 * carry, the instance's own egress first; else the interface of that egress.
 * @returns null if the instance has no egress
 */
export function chosenLink({ observations }: Pick<Seen, 'observations'>): string | null {
  const main = mainEgress(observations)?.interface ?? null;
  const wrong = [...nicFindings(observations), ...belowFindings(observations)]
    .filter(({ code }) => code === 'nic-oversized' || code === 'nic-over-smaller')
    .map(({ params }) => String(params.interface));
  return main !== null && wrong.includes(main) ? main : (wrong[0] ?? main);
}

/** A link as the kernel lists it; null if it does not, or if the list was cut off. */
export function linkOf({ observations }: Pick<Seen, 'observations'>, name: string): Link | null {
  const { links, incomplete } = observations;
  if (!links.known || incomplete.includes('links')) return null;
  return links.value.find((link) => link.name === name) ?? null;
}

/**
 * The largest MTU of a link with which nothing is lost at OpenStack's network or at the links below it, bytes of IP
 * packet; null if neither says anything.
 */
export function carriedBelow({ observations }: Pick<Seen, 'observations'>, name: string): number | null {
  const below = carriedFrom(observations, name);
  const limits = [
    openstackLimit(observations, name)?.mtu,
    below.known && below.value.limitedBy !== name ? below.value.mtu : undefined,
  ].filter((mtu) => mtu !== undefined);
  return limits.length > 0 ? Math.min(...limits) : null;
}

/**
 * The MTU that a link should have: what OpenStack and the links below it carry, and not more than what the newest
 * inspection recommends for this way out, where measured paths count, too. Bytes of IP packet; null if nothing says
 * what it should be.
 */
export function rightMtu(seen: Seen, name: string): number | null {
  const below = carriedBelow(seen, name);
  // The recommendation is for the way out of Docker's default network.
  const isWayOut = leastEgress(seen.observations)?.egress.interface === name;
  const measured = isWayOut ? (seen.recommendedMtu ?? egressMtuOf(seen)) : null;
  if (below === null || measured === null) return below ?? measured;
  return Math.min(below, measured);
}
