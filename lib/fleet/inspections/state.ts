const STATES = ['queued', 'running', 'finished', 'cancelled', 'interrupted'] as const;
const PHASES = ['connecting', 'observing', 'measuring', 'storing'] as const;

export type InspectionState = (typeof STATES)[number];
export type InspectionPhase = (typeof PHASES)[number];

export const INSPECTION_STATES: readonly InspectionState[] = STATES;

/** A state as stored in a row. An unknown state counts as interrupted. */
export function toState(text: string): InspectionState {
  return STATES.find((state) => state === text) ?? 'interrupted';
}

export function toPhase(text: string | null): InspectionPhase | null {
  return PHASES.find((phase) => phase === text) ?? null;
}
