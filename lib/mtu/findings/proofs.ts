import { evidence, finding } from '@/lib/mtu/finding';
import type { Finding } from '@/lib/mtu/verdict';
import type { ContainerProof, Observations } from '@/lib/probes/observations';
import { clampInForce } from './clamp';

/** What throw-away containers could do on each network. */
export function proofFindings(observations: Observations): Finding[] {
  if (!observations.proofs.known) {
    const { reason, detail } = observations.proofs;
    return reason === 'not-asked'
      ? []
      : [finding('proof-not-run', 'notice', { network: '*', detail }, evidence('docker run', detail))];
  }
  return observations.proofs.value.map((proof) => {
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
    // What is left of the trouble while a clamp is in force: whatever is not TCP.
    if (clampInForce(observations) && proof.download === 'passed' && someFullPacketFailed(proof))
      return finding('proof-clamped', 'info', about, source);
    if (proof.outcome === 'passed') return finding('proof-passed', 'info', about, source);
    if (proof.outcome === 'failed') return finding('proof-failed', 'critical', about, source);
    return finding('proof-not-run', 'notice', { network: proof.network, detail: proof.detail }, source);
  });
}

function someFullPacketFailed({ ping, ping6 }: ContainerProof): boolean {
  return [ping, ping6].some((answer) => answer === 'too-big' || answer === 'silent');
}
