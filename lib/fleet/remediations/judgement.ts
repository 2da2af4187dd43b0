import type { FoundInspection } from '@/lib/fleet/inspections/find';

/** What of the inspection after a change is judged. */
export type Inspected = Pick<FoundInspection, 'verdict' | 'bridgeMtu' | 'observations' | 'outcome' | 'outcomeEvidence'>;

/**
 * `failed` where the change has to be taken back; `warned` where it is as planned and the proof from inside a container
 * could not be had; `undecided` where nothing can be told, so that it is asked again, and taken back in the end.
 */
export interface Judgement {
  state: 'passed' | 'warned' | 'failed' | 'undecided';
  output: string;
}
