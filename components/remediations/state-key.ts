import type { RemediationState } from '@/lib/fleet/remediations/types';

/**
 * The key under `fix` of a state's name; with an addition if it was confirmed and is not proven, or mended nothing.
 * @param broken confirmed, and the instance is still not as it should be
 */
export function stateKey(state: RemediationState, reason: string | null, broken: boolean): string {
  if (broken) return 'stillBroken';
  return state === 'confirmed' && reason === 'confirmed-unproven' ? 'unproven' : `state.${state}`;
}
