import { assign } from '@/lib/platform/shell/assign';
import { shell } from '@/lib/platform/shell/read';

/** So many networks are tried, so many at a time. */
export const MOST_PROVED = 32;
export const AT_ONCE = 8;
/** Seconds after which no more are begun: a fix waits for its proof, and takes itself back when that takes too long. */
export const TRY_FOR_S = 25;

/** Drivers whose networks `docker run --network` takes; of overlays only those that were made attachable. */
export const PROVABLE_DRIVERS = ['bridge', 'macvlan', 'ipvlan', 'overlay'] as const;

export const NETWORKS_COMMAND = assign({ PROOF_MOST: MOST_PROVED }) + shell('truth/probes/proof/networks');
