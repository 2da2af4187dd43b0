import { setTimeout as sleep } from 'node:timers/promises';

/** Looks again and again until it is so. @throws Error where it is not within the time */
export async function until(done: () => Promise<boolean>, timeoutMs = 60_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await done())) {
    if (Date.now() > end) throw new Error('waited in vain');
    await sleep(200);
  }
}
