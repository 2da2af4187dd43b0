import type { Observations } from '@/lib/probes/observations';
import type { Diagnosis } from './verdict';

/**
 * Judges what an inspection saw. Pure: the same observations give the same verdict. MTUs are bytes of IP packet.
 * @returns the verdict, the MTU that Docker should have, and the findings, worst first; the words for a finding's code
 *   are in the catalogues under `finding.<code>.{title,cause,action}`
 */
export function diagnose(observations: Observations): Diagnosis {
  void observations;
  return { verdict: 'inconclusive', recommendedMtu: null, findings: [] };
}
