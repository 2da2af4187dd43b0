import type { ContainerObservation } from '@/lib/truth/probes/docker-observation';

/**
 * The interface of a container that exceeds what fits on its network most; if none does, the one with the largest MTU.
 * @param limitOn what fits on a network, bytes of IP packet; null if it is not known
 * @returns `value` and `limit` in bytes of IP packet, each null if it is not known
 */
export function shownInterface(
  { interfaces, interfaceMtu, networks }: ContainerObservation,
  limitOn: (network: string) => number | null,
): { value: number | null; limit: number | null } {
  // Older stored inspections do not have the network of an interface. It is null if it is none of Docker's.
  const each = interfaces
    .filter(({ network }) => network !== null)
    .map(({ mtu, network = networks[0] }) => ({ value: mtu, limit: limitOn(network ?? 'bridge') }));
  const excess = ({ value, limit }: (typeof each)[number]) => (limit === null ? 0 : value - limit);
  const [worst] = [...each].sort((a, b) => excess(b) - excess(a));
  if (worst && excess(worst) > 0) return worst;
  return each.find(({ value }) => value === interfaceMtu) ?? { value: interfaceMtu, limit: null };
}
