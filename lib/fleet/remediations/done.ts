import type { FoundRemediation } from './find';
import type { Done } from './kind';
import type { Plan } from './plan-types';

/** What is known of a change that was made, or begun, to take it back. Pure. */
export function toDone({ id, state, plan, before, after }: FoundRemediation): Done<Plan> {
  return { id, failed: state === 'failed', plan, before, after };
}
