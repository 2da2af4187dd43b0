import type { Link, OtherStackObservation } from '@/lib/truth/probes/observations';
import type { Observed } from '@/lib/truth/probes/observed';
import { type Frames, frameOf } from '@/lib/truth/script/frames';
import { linesOf } from '@/lib/truth/script/text';
import { type NetworkFile, networkFiles } from './network-files';

type Stack = OtherStackObservation['stack'];

/** Bytes that VXLAN adds over IPv4: outer IP 20, UDP 8, VXLAN 8, inner Ethernet 14. */
const VXLAN = 50;
/** WireGuard over IPv4: outer IP 20, UDP 8, WireGuard 32. */
const WIREGUARD = 60;
const IPIP = 20;

/** Links by which a stack is recognised, and the bytes that its tunnel adds. */
const NAMES: readonly { pattern: RegExp; stack: Stack; encapsulation: number }[] = [
  { pattern: /^flannel\.\d+$/, stack: 'flannel', encapsulation: VXLAN },
  { pattern: /^flannel-wg/, stack: 'flannel', encapsulation: WIREGUARD },
  { pattern: /^vxlan\.calico$/, stack: 'calico', encapsulation: VXLAN },
  { pattern: /^wireguard\.cali$/, stack: 'calico', encapsulation: WIREGUARD },
  { pattern: /^cali[0-9a-f]{8,}$/, stack: 'calico', encapsulation: 0 },
  { pattern: /^cilium_(?:host|net)$/, stack: 'cilium', encapsulation: 0 },
  { pattern: /^(?:cni-podman|podman)\d+$/, stack: 'podman', encapsulation: 0 },
  { pattern: /^nerdctl\d+$/, stack: 'nerdctl', encapsulation: 0 },
  { pattern: /^cni\d+$/, stack: 'cni', encapsulation: 0 },
  { pattern: /^kube-bridge$/, stack: 'kubernetes', encapsulation: 0 },
  { pattern: /^lxdbr\d+$/, stack: 'lxd', encapsulation: 0 },
  { pattern: /^incusbr\d+$/, stack: 'incus', encapsulation: 0 },
  { pattern: /^virbr\d+$/, stack: 'libvirt', encapsulation: 0 },
];

/**
 * Other stacks' networks: their bridges and tunnels among the links, and additional networks in their files. A network
 * without a way out is harmless and is left out. Of Calico's many interfaces only the largest is listed.
 */
export function parseStacks(frames: Frames, links: Observed<Link[]>): OtherStackObservation[] {
  const files = networkFiles(frames);
  const seen = links.known ? links.value : [];
  const bridges = incusBridges(frames);
  const found: OtherStackObservation[] = [];
  for (const link of seen) {
    const file = files.find(({ bridge }) => bridge === link.name);
    const one = ofLink(link, file, bridges.get(link.name), seen);
    if (!one || file?.internal) continue;
    const same = link.name.startsWith('cali') ? found.findIndex((other) => other.name.startsWith('cali')) : -1;
    if (same < 0) found.push(one);
    else if ((found[same]?.mtu ?? 0) < link.mtu) found[same] = one;
  }
  return [...found, ...files.flatMap((file) => ofFile(file, seen))];
}

function ofLink(
  link: Link,
  file: NetworkFile | undefined,
  owner: Stack | undefined,
  all: Link[],
): OtherStackObservation | null {
  const known = NAMES.find(({ pattern }) => pattern.test(link.name)) ?? ipipOf(link, all);
  const stack = file?.stack ?? known?.stack ?? owner;
  if (!stack) return null;
  return {
    stack,
    name: file && file.name !== link.name ? `${file.name} (${link.name})` : link.name,
    mtu: link.mtu,
    encapsulation: known?.encapsulation ?? 0,
    source: 'ip -d link',
  };
}

/** The kernel makes tunl0 by itself. It belongs to Calico if it is up and Calico's interfaces exist. */
function ipipOf(link: Link, all: Link[]): { stack: Stack; encapsulation: number } | undefined {
  const calico =
    link.name === 'tunl0' && link.state !== 'DOWN' && all.some(({ name }) => /^cali[0-9a-f]{8,}$/.test(name));
  return calico ? { stack: 'calico', encapsulation: IPIP } : undefined;
}

/** Facts from a file in addition to its bridge: none if the bridge has the same MTU. */
function ofFile({ stack, name, bridge, mtu, internal, path }: NetworkFile, links: Link[]): OtherStackObservation[] {
  const link = links.find((one) => one.name === bridge);
  if (internal || mtu === link?.mtu) return [];
  // Without a bridge yet, a user-defined network is worth reporting; a package's unused default is not.
  if (mtu === null && (link || !path.startsWith('/etc/containers/networks/'))) return [];
  return [{ stack, name, mtu, encapsulation: 0, source: path }];
}

/** Bridges whose network belongs to Incus or LXD: these can have any name. */
function incusBridges(frames: Frames): Map<string, Stack> {
  const found = new Map<string, Stack>();
  for (const line of linesOf(frameOf(frames, 'stack-bridges')?.body ?? '', 500)) {
    const match = /^(incus|lxd) (\S{1,15})$/.exec(line);
    if (match?.[2]) found.set(match[2], match[1] === 'incus' ? 'incus' : 'lxd');
  }
  return found;
}
