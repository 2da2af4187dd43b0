import type { InspectionDetail } from '@/lib/inspections/get';

/** What of the inspection after a change is judged. */
export type Inspected = Pick<InspectionDetail, 'verdict' | 'bridgeMtu' | 'observations'>;

/** `failed` where the change has to be taken back; `warned` where the proof from inside a container could not be had. */
export interface Judgement {
  state: 'passed' | 'warned' | 'failed';
  output: string;
}
