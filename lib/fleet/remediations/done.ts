import type { FoundRemediation } from './find';
import type { Done } from './kind';
import type { Plan } from './plan-types';

/** The values that the roll-back of a change needs. The change was made, or at least begun. Pure. */
export function toDone({ id, state, plan, before, after }: FoundRemediation): Done<Plan> {
  return { id, failed: state === 'failed', plan, before, after };
}
