import type { ContainerProof } from '@/lib/truth/probes/proof-observation';
import type { Inspected, Judgement } from '../judgement';
import type { ClampPlan } from './plan-types';

/**
 * Whether a clamp, or its removal, can stay, by the inspection after it. Only downloads in containers count: a full
 * packet that is not TCP is still too large, because a clamp does not change that. Pure.
 */
export function judgeClamp(kind: ClampPlan['kind'], { verdict, observations }: Inspected): Judgement {
  const proofs = observations?.proofs?.known ? observations.proofs.value : [];
  const said = proofs.map(
    (proof) => `${proof.network}: download ${proof.download}, ${proof.downloadedBytes ?? 0} bytes`,
  );
  const output = [verdict, ...(said.length > 0 ? said : ['no proof from a container'])].join('\n');
  const stopped = proofs.filter(isForwarded).some(hangs);
  // Hanging downloads after a removal were requested.
  if (stopped) return { state: kind === 'clamp-mss' ? 'failed' : 'warned', output };
  return {
    state: proofs.filter(isForwarded).some(({ download }) => download === 'passed') ? 'passed' : 'warned',
    output,
  };
}

/** On other networks than the default one, a download without a single byte may have another reason. */
function hangs({ network, download, outcome }: ContainerProof): boolean {
  return download === 'stalled' || (download === 'failed' && outcome === 'failed' && network === 'bridge');
}

/** Packets that leave by a macvlan or ipvlan network never pass the instance's firewall, so the clamp has no effect. */
function isForwarded({ driver }: ContainerProof): boolean {
  return driver !== 'macvlan' && driver !== 'ipvlan';
}
