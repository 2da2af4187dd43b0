import { db } from '@/lib/platform/db/client';
import { cancelRequested } from './cancel-requested';
import { claim } from './claim';
import { finish } from './finish';
import type { JobQueue } from './queue';
import { reclaim } from './reclaim';
import { release } from './release';
import { renew } from './renew';

/** Jobs as rows of our own database, as a runner works with them. */
export const databaseQueue: JobQueue = {
  claim,
  renew,
  cancelRequested,
  reclaim,
  finish: (lease, end) => finish(db, lease, end),
  release,
};
