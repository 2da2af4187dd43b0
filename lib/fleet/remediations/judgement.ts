import type { FoundInspection } from '@/lib/fleet/inspections/find';

/** The parts of the inspection after a change that are judged. */
export type Inspected = Pick<FoundInspection, 'verdict' | 'bridgeMtu' | 'observations' | 'outcome' | 'outcomeEvidence'>;

/**
 * `failed` if the change has to be rolled back; `warned` if it is as planned but without a proof from inside a
 * container; `undecided` if nothing is known: then it is asked again, and rolled back in the end.
 */
export interface Judgement {
  state: 'passed' | 'warned' | 'failed' | 'undecided';
  output: string;
}
