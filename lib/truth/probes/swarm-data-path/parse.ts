import type { SwarmDataPath } from '@/lib/truth/probes/egress-observation';
import type { Link } from '@/lib/truth/probes/observations';
import type { Observed } from '@/lib/truth/probes/observed';
import { linkMtuOf } from '@/lib/truth/probes/routes/link-mtu';
import { parseNextHops } from '@/lib/truth/probes/routes/next-hops';
import { type Frames, frameOf } from '@/lib/truth/script/frames';
import { linesOf } from '@/lib/truth/script/text';

const ADDRESS = /^[0-9a-fA-F:.]{2,45}$/;

/**
 * Reads the section of ./command. moby publishes the data-path address as this node's end of the tunnel, and the node's own
 * address if there is none (daemon/cluster, nodeStartConfig.DataPathAddr; libnetwork's agent).
 * @returns undefined if this node is in no Swarm
 */
export function parseSwarmDataPath(frames: Frames, links: Observed<Link[]>): SwarmDataPath | undefined {
  const frame = frameOf(frames, 'swarm-data-path');
  if (!frame) return undefined;
  const lines = linesOf(frame.body, 100);
  const said = (key: string) => lines.find((line) => line.startsWith(`${key}=`))?.slice(key.length + 1);
  const data = said('data');
  const address = [data, said('node')].find((one) => one !== undefined && ADDRESS.test(one)) ?? '';
  const name = lines.map((line) => interfaceIn(line)).find((one) => one !== null) ?? null;
  const family = address.includes(':') ? 6 : 4;
  const linkMtu = name === null || address === '' ? null : linkMtuOf(name, family, links, frame.body);
  return { address, family, sure: data !== undefined, interface: linkMtu === null ? null : name, linkMtu };
}

/** `6: ens4    inet 10.6.0.2/24 …` of `ip -o addr`, else `ADDRESS via … dev ens3 …` of `ip -o route get`. */
function interfaceIn(line: string): string | null {
  const named = /^\d+: (\S{1,64})\s+inet6? /.exec(line);
  if (named?.[1]) return named[1];
  return ADDRESS.test(line.split(' ', 1)[0] ?? '') ? (parseNextHops(line)[0]?.interface ?? null) : null;
}
