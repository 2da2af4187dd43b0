import { setTimeout as sleep } from 'node:timers/promises';
import { getRemediation } from './get';
import { isFinal, type RemediationEvent } from './types';

export interface WatchRemediation {
  signal?: AbortSignal;
  /** Milliseconds between reads of the database; default 400. */
  intervalMs?: number;
}

/**
 * Follows a remediation until it has ended or the signal is aborted: first everything so far, then each change. It
 * reads the database, so it works with a fix in any process.
 * @throws CodedError `remediation.not-found` (404)
 */
export async function* watchRemediation(
  id: string,
  { signal, intervalMs = 400 }: WatchRemediation = {},
): AsyncGenerator<RemediationEvent> {
  let lastState = '';
  const lastSteps = new Map<number, string>();
  while (!signal?.aborted) {
    const { state, reason, reasonParams, steps } = await getRemediation(id);
    for (const { position, name, state: stepState, output, startedAt, ms } of steps) {
      const mark = `${stepState} ${ms} ${output.length}`;
      if (lastSteps.get(position) === mark) continue;
      lastSteps.set(position, mark);
      yield { type: 'step', position, name, state: stepState, output, startedAt: startedAt.toISOString(), ms };
    }
    const mark = `${state} ${reason}`;
    if (mark !== lastState) {
      lastState = mark;
      yield { type: 'state', state, reason, reasonParams };
    }
    if (isFinal(state)) return;
    await sleep(intervalMs, undefined, { signal }).catch(() => undefined);
  }
}
