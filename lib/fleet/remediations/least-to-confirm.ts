import { AT_ONCE, CONTAINER_LIMIT_S, MOST_PROVED } from '@/lib/truth/probes/proof/networks';

/** A new connection, and an inspection with its path measurements, s. */
const WITHOUT_PROOF = 15;
/** Time that Docker needs to describe one container, when all are asked one by one, s. */
const A_CONTAINER = 0.1;
/**
 * How long a confirmation may take, s: proofs run on eight networks at a time, and a container that hangs is
 * stopped at its limit. With less time the instance would roll a
 * good change back during the inspection.
 *
 * @param networks number of networks of the instance after the change
 * @param containers number of containers that run on it
 */
export function leastToConfirm(networks: number, containers: number): number {
  const looks = Math.ceil(A_CONTAINER * containers);
  return WITHOUT_PROOF + looks + CONTAINER_LIMIT_S * Math.ceil(Math.min(networks, MOST_PROVED) / AT_ONCE);
}
