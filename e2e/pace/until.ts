import { setTimeout as sleep } from 'node:timers/promises';
import { scaled } from './scaled.mjs';
import { measureProcesses, paceOf } from './units.mjs';

/**
 * Asks again and again until the answer is accepted.
 *
 * @param options `ms`: the time limit on the reference machine; `everyMs`: the pause between two questions
 * @throws Error with the last answer, and with how slow the machine is now
 */
export async function until<Value>(
  ask: () => Promise<Value>,
  enough: (value: Value) => boolean,
  { ms = 120_000, everyMs = 200 } = {},
): Promise<Value> {
  const limit = scaled(ms);
  const deadline = Date.now() + limit;
  for (;;) {
    const value = await ask();
    if (enough(value)) return value;
    if (Date.now() > deadline) {
      const pace = paceOf({ processes: await measureProcesses() });
      throw new Error(
        `Still so after ${limit} ms, on a machine ${pace.toFixed(1)} times slower than the reference: ${JSON.stringify(value)?.slice(0, 2000)}`,
      );
    }
    await sleep(everyMs);
  }
}

/** The same for a question with the answer yes or no. */
export async function untilTrue(ask: () => Promise<boolean>, ms?: number): Promise<void> {
  await until(ask, Boolean, ms === undefined ? {} : { ms });
}
