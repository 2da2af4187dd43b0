import { BEYOND_OVERLAY, overlayNetworkMtu } from '@/lib/truth/docker/network-mtu';
import { hasOtherEgress, isEgressUnknown, leastEgress, unknownBelow } from '@/lib/truth/mtu/egress/least-egress';
import { recommendElsewhere } from '@/lib/truth/mtu/recommend-elsewhere';
import type { Observations } from '@/lib/truth/probes/observations';

/**
 * The largest MTU that containers on a network may have, by the network's name: what fits by every egress of the network;
 * on an overlay, what is left inside.
 * @param recommended for the default bridge, by the diagnosis; bytes of IP packet, null if it recommends none
 * @returns bytes of IP packet; null if it is not known
 */
export function limitOn(seen: Observations, recommended: number | null): (network: string) => number | null {
  const elsewhere = recommendElsewhere(seen);
  const networks = new Map(seen.docker.known ? seen.docker.value.networks.map((one) => [one.name, one]) : []);
  return (name) => {
    const isKnown = !isEgressUnknown(seen, name) && unknownBelow(seen, name) === null;
    const fits = isKnown ? (hasOtherEgress(seen, name) ? (elsewhere.get(name) ?? null) : recommended) : null;
    const network = networks.get(name);
    if (fits === null || network?.driver !== 'overlay') return fits;
    const { family } = leastEgress(seen, name)?.egress ?? { family: 4 };
    return overlayNetworkMtu(fits - BEYOND_OVERLAY[family], network.encrypted);
  };
}
