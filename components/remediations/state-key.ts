import type { RemediationState } from '@/lib/fleet/remediations/types';

/** The key under `fix` of what a state is called: with the remark that it was confirmed and could not be proven. */
export function stateKey(state: RemediationState, reason: string | null): string {
  return state === 'confirmed' && reason === 'confirmed-unproven' ? 'unproven' : `state.${state}`;
}
