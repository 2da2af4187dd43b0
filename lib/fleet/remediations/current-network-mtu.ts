import { parseNetworks } from '@/lib/truth/probes/docker/parse-networks';
import { type Frames, frameOf } from '@/lib/truth/script/frames';
import { cleanLine } from '@/lib/truth/script/text';

/**
 * What containers on a network get as Docker says it now, bytes of IP packet; null where it did not say.
 * @returns `said` is the same for a person: the number, or what was said instead
 */
export function currentNetworkMtu(network: string, answer: Frames): { mtu: number | null; said: string } {
  const { networks, unseen } = parseNetworks(answer);
  const mtu = networks.find(({ name }) => name === network)?.effectiveMtu ?? null;
  const errors = ['docker-network-ids', 'docker-networks'].map((section) => frameOf(answer, section)?.error ?? '');
  return { mtu, said: mtu === null ? cleanLine([...errors, unseen[0]?.detail].find(Boolean) ?? '', 300) : String(mtu) };
}
