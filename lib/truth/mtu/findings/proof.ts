import { evidence, finding } from '@/lib/truth/mtu/make-finding';
import type { Finding } from '@/lib/truth/mtu/verdict';
import type { Observations } from '@/lib/truth/probes/observations';
import type { ContainerProof, ProofOmission } from '@/lib/truth/probes/proof-observation';
import { clampInForce } from './clamp';

/** The results of temporary containers on each network. */
export function proofFindings(observations: Observations): Finding[] {
  if (!observations.proofs.known) {
    const { reason, detail } = observations.proofs;
    return reason === 'not-asked'
      ? []
      : [finding('proof-not-run', 'notice', { network: '*', detail }, evidence('docker run', detail))];
  }
  const tried = observations.proofs.value.filter(({ omitted }) => omitted === undefined);
  return [
    ...tried.map((proof) => proofFinding(observations, proof)),
    ...stallFindings(tried),
    ...omittedFindings(observations.proofs.value),
  ];
}

/**
 * The instance itself gets no full packet: incoming packets are lost before it, whatever MTU Docker has. Reported once.
 */
function stallFindings(tried: readonly ContainerProof[]): Finding[] {
  const proof = tried.find(({ instanceStalledAt }) => instanceStalledAt !== undefined);
  if (!proof) return [];
  const params = { url: proof.url ?? '', bytes: proof.instanceStalledAt ?? 0 };
  return [finding('download-stalls-here', 'warning', params, evidence(`curl ${proof.url ?? ''}`, proof.detail))];
}

function proofFinding(observations: Observations, proof: ContainerProof): Finding {
  const about = {
    network: proof.network,
    mtu: proof.mtu ?? 0,
    bytes: proof.downloadedBytes ?? 0,
    url: proof.url ?? '',
  };
  const source = evidence(
    `docker run --rm --network ${proof.network} … ping -M do; download ${proof.url ?? ''}`,
    `interface mtu ${proof.mtu ?? '?'}, ping ${proof.ping} (IPv6 ${proof.ping6 ?? 'not-run'}), download ${proof.download}, ${proof.downloadedBytes ?? 0} bytes\n${proof.detail}`,
  );
  // With a clamp in force, packets that are not TCP still have the problem.
  if (clampInForce(observations) && proof.download === 'passed' && someFullPacketFailed(proof))
    return finding('proof-clamped', 'info', about, source);
  if (proof.outcome === 'passed') return finding('proof-passed', 'info', about, source);
  if (proof.outcome === 'failed') return finding('proof-failed', 'critical', about, source);
  return finding('proof-not-run', 'notice', { network: proof.network, detail: proof.detail }, source);
}

function someFullPacketFailed({ ping, ping6 }: ContainerProof): boolean {
  return [ping, ping6].some((answer) => answer === 'too-big' || answer === 'silent');
}

/** One finding for all networks that were left out for the same reason. A network without a way out needs no proof. */
function omittedFindings(proofs: readonly ContainerProof[]): Finding[] {
  const reasons = new Map<ProofOmission, ContainerProof[]>();
  for (const proof of proofs) {
    if (!proof.omitted || proof.omitted === 'internal') continue;
    reasons.set(proof.omitted, [...(reasons.get(proof.omitted) ?? []), proof]);
  }
  return [...reasons].map(([reason, left]) => {
    const shown = left.slice(0, 20).map(({ network }) => network);
    const output = left.map(({ network, driver }) => `${network} (${driver ?? '?'})`).join('\n');
    return finding(
      'proof-omitted',
      'notice',
      { reason, count: left.length, networks: shown.join(', ') + (left.length > shown.length ? ', …' : '') },
      evidence('docker network inspect', output),
    );
  });
}
