import { AT_ONCE, MOST_PROVED } from '@/lib/truth/probes/proof/networks';

/** A new connection, and an inspection with its path measurements, s. */
const WITHOUT_PROOF = 15;
/** Time that Docker needs to describe one container, when all are asked one by one, s. */
const A_CONTAINER = 0.1;
/** A container that hangs until it is stopped, and the time that Docker needs to start and remove it, s. */
const A_PROOF = 12;

/**
 * How long a confirmation may take, s: proofs run on eight networks at a time. With less time the instance would roll a
 * good change back during the inspection.
 *
 * @param networks number of networks of the instance after the change
 * @param containers number of containers that run on it
 */
export function leastToConfirm(networks: number, containers: number): number {
  const looks = Math.ceil(A_CONTAINER * containers);
  return WITHOUT_PROOF + looks + A_PROOF * Math.ceil(Math.min(networks, MOST_PROVED) / AT_ONCE);
}
