import { AT_ONCE, MOST_PROVED } from '@/lib/truth/probes/proof/networks';

/** A new connection, and an inspection with what the path may take of it, s. */
const WITHOUT_PROOF = 15;
/** What Docker takes to say of a container how it is, where all are asked one by one, s. */
const A_CONTAINER = 0.1;
/** A container that hangs until it is stopped, and what Docker needs to start and remove it, s. */
const A_PROOF = 12;

/**
 * How long a confirmation may take, s: proofs run eight networks at a time. With less the instance would take a good
 * change back while it is looked at.
 *
 * @param networks how many networks the instance has afterwards
 * @param containers how many containers run on it
 */
export function leastToConfirm(networks: number, containers: number): number {
  const looks = Math.ceil(A_CONTAINER * containers);
  return WITHOUT_PROOF + looks + A_PROOF * Math.ceil(Math.min(networks, MOST_PROVED) / AT_ONCE);
}
