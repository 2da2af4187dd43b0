import type { ContainerProof } from '@/lib/truth/probes/proof-observation';
import type { Inspected, Judgement } from '../judgement';
import type { ClampPlan } from './plan-types';

/**
 * Whether the inspection that was made after a clamp was put in place, or removed, lets it stay. Judged by downloads in
 * containers alone: a full packet that is not TCP is too large as before, and a clamp does not change that. Pure.
 */
export function judgeClamp(kind: ClampPlan['kind'], { verdict, observations }: Inspected): Judgement {
  const proofs = observations?.proofs?.known ? observations.proofs.value : [];
  const said = proofs.map(
    (proof) => `${proof.network}: download ${proof.download}, ${proof.downloadedBytes ?? 0} bytes`,
  );
  const output = [verdict, ...(said.length > 0 ? said : ['no proof from a container'])].join('\n');
  const stopped = proofs.filter(isForwarded).some(hangs);
  // What hangs after a removal was asked for.
  if (stopped) return { state: kind === 'clamp-mss' ? 'failed' : 'warned', output };
  return {
    state: proofs.filter(isForwarded).some(({ download }) => download === 'passed') ? 'passed' : 'warned',
    output,
  };
}

/** On other networks than the default one no byte at all may have another reason. */
function hangs({ network, download, outcome }: ContainerProof): boolean {
  return download === 'stalled' || (download === 'failed' && outcome === 'failed' && network === 'bridge');
}

/** What leaves by a macvlan or ipvlan network never meets the instance's firewall, nor the clamp in it. */
function isForwarded({ driver }: ContainerProof): boolean {
  return driver !== 'macvlan' && driver !== 'ipvlan';
}
