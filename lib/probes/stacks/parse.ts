import { isMtu } from '@/lib/mtu/packet';
import type { Frames } from '@/lib/probes/frames';
import { isRecord, parseJson } from '@/lib/probes/json';
import type { Link, Observed, OtherStackObservation } from '@/lib/probes/observations';
import { cleanLine } from '@/lib/probes/text';

type Stack = OtherStackObservation['stack'];

/** Bytes that VXLAN adds over IPv4: outer IP 20, UDP 8, VXLAN 8, inner Ethernet 14. */
const VXLAN = 50;

/** Links by which a stack is known, and what their tunnel adds. */
const NAMES: readonly { pattern: RegExp; stack: Stack; encapsulation: number }[] = [
  { pattern: /^flannel\.\d+$/, stack: 'flannel', encapsulation: VXLAN },
  { pattern: /^flannel-wg/, stack: 'flannel', encapsulation: 60 },
  { pattern: /^vxlan\.calico$/, stack: 'calico', encapsulation: VXLAN },
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

/** Other stacks' bridges and tunnels among the links; of Calico's many interfaces the largest stands for all. */
export function stacksOfLinks(links: Observed<Link[]>): OtherStackObservation[] {
  if (!links.known) return [];
  const found: OtherStackObservation[] = [];
  for (const link of links.value) {
    const known = NAMES.find(({ pattern }) => pattern.test(link.name));
    if (!known) continue;
    const one = {
      stack: known.stack,
      name: link.name,
      mtu: link.mtu,
      encapsulation: known.encapsulation,
      source: 'ip -d link',
    };
    const same = link.name.startsWith('cali') ? found.findIndex((other) => other.name.startsWith('cali')) : -1;
    if (same < 0) found.push(one);
    else if ((found[same]?.mtu ?? 0) < link.mtu) found[same] = one;
  }
  return found;
}

/** What the configuration files of ./command say. */
export function stacksOfFiles(frames: Frames): OtherStackObservation[] {
  return frames.all
    .filter((frame) => frame.name.startsWith('stack-file '))
    .slice(0, 20)
    .flatMap((frame) => {
      const cut = frame.body.indexOf('\n');
      return readFile(cleanLine(frame.body.slice(0, Math.max(cut, 0)), 300), frame.body.slice(cut + 1));
    });
}

function readFile(path: string, text: string): OtherStackObservation[] {
  const one = (stack: Stack, name: string, mtu: unknown): OtherStackObservation[] => {
    const value = Number(mtu);
    return isMtu(value) ? [{ stack, name: cleanLine(name, 64), mtu: value, encapsulation: 0, source: path }] : [];
  };
  // FLANNEL_MTU has the tunnel's bytes taken off already.
  if (path === '/run/flannel/subnet.env')
    return one('flannel', 'FLANNEL_MTU', /^FLANNEL_MTU=(\d{1,5})$/m.exec(text)?.[1]);
  if (path.endsWith('.xml')) {
    const name = /<name>([^<]{1,64})<\/name>/.exec(text)?.[1] ?? path;
    return one('libvirt', name, /<mtu size=['"](\d{1,5})['"]/.exec(text)?.[1]);
  }
  const json = parseJson(text);
  if (!json) return [];
  const name = typeof json.name === 'string' ? json.name : path;
  if (path.startsWith('/etc/containers/networks/')) {
    return isRecord(json.options) ? one('podman', name, json.options.mtu) : [];
  }
  const plugins = Array.isArray(json.plugins) ? json.plugins.slice(0, 20) : [json];
  return plugins.flatMap((plugin: unknown) => {
    if (!isRecord(plugin)) return [];
    const type = String(plugin.type);
    const stack: Stack =
      type === 'calico'
        ? 'calico'
        : type === 'cilium-cni'
          ? 'cilium'
          : /podman/.test(path)
            ? 'podman'
            : /nerdctl/.test(path)
              ? 'nerdctl'
              : 'cni';
    return one(stack, name, plugin.mtu);
  });
}
