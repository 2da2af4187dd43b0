import { db } from '@/lib/platform/db/client';
import { cancelRequested } from './cancel-requested';
import { claim } from './claim';
import { finish } from './finish';
import type { JobQueue } from './queue';
import { reclaim } from './reclaim';
import { release } from './release';
import { renew } from './renew';

/** The queue of a runner, with jobs as rows of our own database. */
export const databaseQueue: JobQueue = {
  claim,
  renew,
  cancelRequested,
  reclaim,
  finish: (lease, end) => finish(db, lease, end),
  release,
};
