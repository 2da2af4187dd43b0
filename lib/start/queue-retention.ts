import { db } from '@/lib/platform/db/client';
import { exclusive } from '@/lib/platform/db/exclusive';
import { enqueue } from '@/lib/platform/jobs/enqueue';
import { jobStates } from '@/lib/platform/jobs/job-states';

/** Queues the retention job of an hour, if it is not queued yet. The job does not run before the given time. */
export async function queueRetention(at: Date): Promise<void> {
  const hour = at.toISOString().slice(0, 13);
  await db.$transaction(async (tx) => {
    await exclusive(tx, 'retention');
    const known = await jobStates(tx, 'retention', [hour]);
    if (known.size === 0) await enqueue(tx, 'retention', hour, at);
  });
}
