import type { Observations } from '@/lib/truth/probes/observations';
import { hasOtherEgress } from './egress/least-egress';
import { limitOf } from './recommend';

/**
 * What fits on each Docker network that has another egress than the default bridge, by its name: also OpenStack's MTUs and
 * the measured paths count, as in the diagnosis. Bytes of IP packet. Networks for which it is not known are left out.
 */
export function recommendElsewhere(observations: Observations): Map<string, number> {
  const networks = observations.docker.known ? observations.docker.value.networks : [];
  return new Map(
    networks
      .filter(({ name }) => hasOtherEgress(observations, name))
      .flatMap((network): [string, number][] => {
        const { recommendation } = limitOf(observations, network);
        return recommendation ? [[network.name, recommendation.mtu]] : [];
      }),
  );
}
