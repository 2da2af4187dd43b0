import { assign } from '@/lib/platform/shell/assign';
import { shell } from '@/lib/platform/shell/read';

/** Number of networks that are tested, and of those tested at once. */
export const MOST_PROVED = 32;
export const AT_ONCE = 8;
/** Seconds after which no more are begun: a fix waits for its proof, and is rolled back if that takes too long. */
export const TRY_FOR_S = 25;
/** Seconds that one container may take, with the time that Docker needs to start it on a busy instance. */
export const CONTAINER_LIMIT_S = 30;

/** Drivers whose networks `docker run --network` accepts; of overlays only attachable ones. */
export const PROVABLE_DRIVERS = ['bridge', 'macvlan', 'ipvlan', 'overlay'] as const;

export const NETWORKS_COMMAND = assign({ PROOF_MOST: MOST_PROVED }) + shell('truth/probes/proof/networks');
