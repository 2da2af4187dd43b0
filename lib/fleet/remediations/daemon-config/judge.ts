import type { Inspected, Judgement } from '../judgement';
import type { DaemonConfigPlan } from './plan-types';

/**
 * Whether the change of daemon.json can stay, by the inspection after it: the default bridge has the planned MTU, and
 * no container on it was seen to fail. Undecided if Docker did not report the bridge's MTU. Pure.
 */
export function judgeDaemonConfig(plan: DaemonConfigPlan, inspected: Inspected): Judgement {
  const { verdict, bridgeMtu, observations } = inspected;
  const proofs = observations?.proofs;
  const bridge = proofs?.known ? proofs.value.find(({ network }) => network === 'bridge') : undefined;
  const output = `${verdict}, bridge ${bridgeMtu ?? '?'}; ${bridge ? `${bridge.outcome}: ping ${bridge.ping}, download ${bridge.download} ${bridge.detail}` : 'no proof from a container'}`;
  // A roll-back may restore an MTU that does not fit: that was requested.
  if (bridge?.outcome === 'failed' && plan.kind === 'set-mtu') return { state: 'failed', output };
  if (bridgeMtu === null) return { state: 'undecided', output };
  if (bridgeMtu !== plan.mtu) return { state: 'failed', output };
  return { state: bridge?.outcome === 'passed' ? 'passed' : 'warned', output };
}
