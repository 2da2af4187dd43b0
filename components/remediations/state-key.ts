import type { RemediationState } from '@/lib/fleet/remediations/types';

/** The key under `fix` of a state's name; with an addition if it was confirmed but not proven. */
export function stateKey(state: RemediationState, reason: string | null): string {
  return state === 'confirmed' && reason === 'confirmed-unproven' ? 'unproven' : `state.${state}`;
}
