import type { InspectionDetail } from '@/lib/inspections/get';
import { judgeClamp } from './judge-clamp';
import { judgeNetwork } from './judge-network';
import type { RemediationPlan } from './plan-types';

/** What of an inspection is judged. */
export type Inspected = Pick<InspectionDetail, 'verdict' | 'bridgeMtu' | 'observations'>;

/**
 * Whether the inspection that was made after a change lets it stay. Pure.
 *
 * @returns `failed` where it has to be taken back; `warned` where the proof from inside a container could not be had
 */
export function judgeInspection(
  plan: RemediationPlan,
  inspected: Inspected,
): { state: 'passed' | 'warned' | 'failed'; output: string } {
  if (plan.kind === 'clamp-mss' || plan.kind === 'unclamp-mss') return judgeClamp(plan.kind, inspected);
  if (plan.kind === 'recreate-network' || plan.kind === 'restore-network') return judgeNetwork(plan, inspected);
  const { verdict, bridgeMtu, observations } = inspected;
  const proofs = observations?.proofs;
  const bridge = proofs?.known ? proofs.value.find(({ network }) => network === 'bridge') : undefined;
  const output = `${verdict}, bridge ${bridgeMtu ?? '?'}; ${bridge ? `${bridge.outcome}: ping ${bridge.ping}, download ${bridge.download} ${bridge.detail}` : 'no proof from a container'}`;
  // A roll-back may well go back to what does not fit: that was asked for.
  if (bridge?.outcome === 'failed' && plan.kind === 'set-mtu') return { state: 'failed', output };
  if (bridgeMtu !== null && bridgeMtu !== plan.mtu) return { state: 'failed', output };
  return { state: bridge?.outcome === 'passed' ? 'passed' : 'warned', output };
}
