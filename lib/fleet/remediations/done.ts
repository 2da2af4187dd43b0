import type { Done } from './kind';
import type { Plan } from './plan-types';
import { readPlan } from './read-plan';

/** The stored values of a change, unmasked (unlike what is shown). */
export interface DoneRow {
  id: string;
  kind: string;
  state: string;
  plan: unknown;
  /** Base64. */
  before: string | null;
  after: string | null;
}

export function toDone({ id, kind, state, plan, before, after }: DoneRow): Done<Plan> {
  return { id, failed: state === 'failed', plan: readPlan(kind, plan), before: bytes(before), after: bytes(after) };
}

function bytes(base64: string | null): Uint8Array | null {
  return base64 === null ? null : Buffer.from(base64, 'base64');
}
