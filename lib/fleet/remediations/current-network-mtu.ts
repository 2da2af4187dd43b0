import { parseNetworks } from '@/lib/truth/probes/docker/parse-networks';
import { type Frames, frameOf } from '@/lib/truth/script/frames';
import { cleanLine } from '@/lib/truth/script/text';

/**
 * The MTU that containers on a network get, as Docker reports it now, bytes of IP packet; null if it did not report it.
 * @returns `said` is the same for people: the number, or what was reported instead
 */
export function currentNetworkMtu(network: string, answer: Frames): { mtu: number | null; said: string } {
  const { networks, unseen } = parseNetworks(answer);
  const mtu = networks.find(({ name }) => name === network)?.effectiveMtu ?? null;
  const errors = ['docker-network-ids', 'docker-networks'].map((section) => frameOf(answer, section)?.error ?? '');
  return { mtu, said: mtu === null ? cleanLine([...errors, unseen[0]?.detail].find(Boolean) ?? '', 300) : String(mtu) };
}
