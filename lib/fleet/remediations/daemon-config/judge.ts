import type { Inspected, Judgement } from '../judgement';
import type { DaemonConfigPlan } from './plan-types';

/**
 * Whether the inspection that was made after a change of daemon.json lets it stay: the default bridge has the MTU that
 * was planned, and a container on it is not seen to fail. Undecided where Docker did not say what the bridge has. Pure.
 */
export function judgeDaemonConfig(plan: DaemonConfigPlan, inspected: Inspected): Judgement {
  const { verdict, bridgeMtu, observations } = inspected;
  const proofs = observations?.proofs;
  const bridge = proofs?.known ? proofs.value.find(({ network }) => network === 'bridge') : undefined;
  const output = `${verdict}, bridge ${bridgeMtu ?? '?'}; ${bridge ? `${bridge.outcome}: ping ${bridge.ping}, download ${bridge.download} ${bridge.detail}` : 'no proof from a container'}`;
  // A roll-back may well go back to what does not fit: that was asked for.
  if (bridge?.outcome === 'failed' && plan.kind === 'set-mtu') return { state: 'failed', output };
  if (bridgeMtu === null) return { state: 'undecided', output };
  if (bridgeMtu !== plan.mtu) return { state: 'failed', output };
  return { state: bridge?.outcome === 'passed' ? 'passed' : 'warned', output };
}
