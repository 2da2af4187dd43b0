import type { Inspected, Judgement } from '../judgement';
import type { NetworkPlan } from './plan-types';

/**
 * Whether the inspection that was made after a network was made anew lets it stay: Docker says the MTU that was planned,
 * containers that are on no other network have it, and the proof on this one network did not fail. Undecided where Docker
 * did not say what the network has. Pure.
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
  // As it was may well be what does not fit: that was asked for.
  const unproven = proof?.outcome === 'failed' && plan.kind === 'recreate-network';
  const other = network !== undefined && network.effectiveMtu !== plan.mtu;
  if (unproven || other || wrong.length > 0) return { state: 'failed', output };
  if (!network) return { state: 'undecided', output };
  return { state: proof?.outcome === 'passed' ? 'passed' : 'warned', output };
}
