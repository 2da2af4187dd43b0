import { countJobs } from './count';

export interface Health {
  status: 'ok' | 'unavailable';
  database: 'ok' | 'unavailable';
  /** Numbers of jobs that wait and that run; null if the database does not answer. */
  queue: { queued: number; running: number } | null;
}

/** Milliseconds after which a database that does not answer counts as unavailable. */
const DATABASE_TIMEOUT_MS = 3_000;

/** Whether the program can work. */
export async function checkHealth(): Promise<Health> {
  let timer: NodeJS.Timeout | undefined;
  try {
    const queue = await Promise.race([
      countJobs(),
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error('the database does not answer')), DATABASE_TIMEOUT_MS);
      }),
    ]);
    return { status: 'ok', database: 'ok', queue };
  } catch {
    return { status: 'unavailable', database: 'unavailable', queue: null };
  } finally {
    clearTimeout(timer);
  }
}
