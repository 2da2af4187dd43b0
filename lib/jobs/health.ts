import { db } from '@/lib/db/client';

export interface Health {
  status: 'ok' | 'unavailable';
  database: 'ok' | 'unavailable';
  /** Jobs that wait and that run; null where the database does not answer. */
  queue: { queued: number; running: number } | null;
}

/** Milliseconds after which a database that does not answer counts as unavailable. */
const PATIENCE_MS = 3_000;

/** Whether the program can work. */
export async function checkHealth(): Promise<Health> {
  let timer: NodeJS.Timeout | undefined;
  try {
    const states = await Promise.race([
      db.job.groupBy({ by: ['state'], where: { state: { in: ['queued', 'running'] } }, _count: { _all: true } }),
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error('the database does not answer')), PATIENCE_MS);
      }),
    ]);
    const count = (state: string) => states.find((group) => group.state === state)?._count._all ?? 0;
    return { status: 'ok', database: 'ok', queue: { queued: count('queued'), running: count('running') } };
  } catch {
    return { status: 'unavailable', database: 'unavailable', queue: null };
  } finally {
    clearTimeout(timer);
  }
}
