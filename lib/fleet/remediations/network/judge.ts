import type { Inspected, Judgement } from '../judgement';
import type { NetworkPlan } from './plan-types';

/**
 * Whether a recreated network can stay, by the inspection after it: Docker reports the planned MTU, containers that are
 * only on this network have it, and the proof on this network did not fail. Undecided if Docker did not report the
 * network's MTU. Pure.
 */
export function judgeNetwork(plan: NetworkPlan, { verdict, observations }: Inspected): Judgement {
  const docker = observations?.docker.known ? observations.docker.value : null;
  const network = docker?.networks.find(({ name }) => name === plan.name);
  const proofs = observations?.proofs.known ? observations.proofs.value : [];
  const proof = proofs.find((each) => each.network === plan.name);
  const wrong = (docker?.containers ?? []).filter(
    ({ networks, interfaceMtu }) =>
      networks.length === 1 && networks[0] === plan.name && interfaceMtu !== null && interfaceMtu !== plan.mtu,
  );
  const output = [
    `${verdict}, ${plan.name} ${network?.effectiveMtu ?? '?'}`,
    proof
      ? `${proof.outcome}: ping ${proof.ping}, download ${proof.download} ${proof.detail}`
      : 'no proof from a container',
    ...wrong.map(({ name, interfaceMtu }) => `${name} has ${interfaceMtu}`),
  ].join('\n');
  // Restored as it was, it may have an MTU that does not fit: that was requested.
  const unproven = proof?.outcome === 'failed' && plan.kind === 'recreate-network';
  const other = network !== undefined && network.effectiveMtu !== plan.mtu;
  if (unproven || other || wrong.length > 0) return { state: 'failed', output };
  if (!network) return { state: 'undecided', output };
  return { state: proof?.outcome === 'passed' ? 'passed' : 'warned', output };
}
