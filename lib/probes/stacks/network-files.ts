import { isMtu } from '@/lib/packet/mtu';
import { type Frames, frameOf } from '@/lib/probes/frames';
import { isRecord, parseJson } from '@/lib/probes/json';
import type { OtherStackObservation } from '@/lib/probes/observations';
import { cleanLine } from '@/lib/probes/text';

/** A network of another stack as its configuration file has it. */
export interface NetworkFile {
  stack: OtherStackObservation['stack'];
  name: string;
  /** The bridge on this instance; null where the file names none. */
  bridge: string | null;
  /** Bytes of IP packet; null where the file leaves it to the stack. */
  mtu: number | null;
  /** Has no way out of the instance. */
  internal: boolean;
  path: string;
}

/** What the files of ./command say of networks. */
export function networkFiles(frames: Frames): NetworkFile[] {
  const files = frames.all
    .filter((frame) => frame.name.startsWith('stack-file '))
    .slice(0, 20)
    .flatMap((frame) => {
      const cut = frame.body.indexOf('\n');
      return readFile(cleanLine(frame.body.slice(0, Math.max(cut, 0)), 300), frame.body.slice(cut + 1));
    });
  return [...files, ...readLibvirt(frameOf(frames, 'stack-libvirt')?.body ?? '')];
}

function readFile(path: string, text: string): NetworkFile[] {
  // FLANNEL_MTU has the tunnel's bytes taken off already.
  if (path === '/run/flannel/subnet.env') {
    const mtu = mtuOf(/^FLANNEL_MTU=(\d{1,5})$/m.exec(text)?.[1]);
    return [{ stack: 'flannel', name: 'FLANNEL_MTU', bridge: null, mtu, internal: false, path }];
  }
  const json = parseJson(text);
  if (!json) return [];
  const name = cleanLine(typeof json.name === 'string' ? json.name : path, 64);
  if (path.startsWith('/etc/containers/networks/')) {
    const mtu = mtuOf(isRecord(json.options) ? json.options.mtu : undefined);
    // Other drivers (macvlan, ipvlan) put containers beside the NIC: there is no bridge to look at.
    const bridge = json.driver === 'bridge' ? nameOf(json.network_interface) : null;
    return [{ stack: 'podman', name, bridge, mtu, internal: json.internal === true, path }];
  }
  const plugins = Array.isArray(json.plugins) ? json.plugins.slice(0, 20) : [json];
  return plugins.flatMap((plugin: unknown) => (isRecord(plugin) ? readCni(plugin, name, path) : []));
}

function readCni(plugin: Record<string, unknown>, name: string, path: string): NetworkFile[] {
  const { type } = plugin;
  const bridge = type === 'bridge' ? (nameOf(plugin.bridge) ?? 'cni0') : null;
  const mtu = mtuOf(plugin.mtu);
  if (bridge === null && mtu === null) return [];
  const internal = plugin.isGateway === false && plugin.ipMasq === false;
  return [{ stack: stackOfCni(String(type), path), name, bridge, mtu, internal, path }];
}

function stackOfCni(type: string, path: string): NetworkFile['stack'] {
  if (type === 'calico') return 'calico';
  if (type === 'cilium-cni') return 'cilium';
  if (/podman/.test(path)) return 'podman';
  return /nerdctl/.test(path) ? 'nerdctl' : 'cni';
}

/** Bounded, so that 64 KB of `<bridge` are looked through once, and not once from each. */
const BRIDGE_NAME = /<bridge\s(?:[^<>]{0,200}?\s)?name=['"]([^'"]{1,64})['"]/;

/** The networks in libvirt's XML files, one after the other. One without <forward> is isolated. */
function readLibvirt(text: string): NetworkFile[] {
  return text
    .split(/<\/network\s*>/, 100)
    .slice(0, -1)
    .flatMap((xml) => {
      const name = cleanLine(/<name>([^<]{1,64})<\/name>/.exec(xml)?.[1] ?? '', 64);
      if (name === '') return [];
      return [
        {
          stack: 'libvirt' as const,
          name,
          bridge: nameOf(BRIDGE_NAME.exec(xml)?.[1]),
          mtu: mtuOf(/<mtu size=['"](\d{1,5})['"]/.exec(xml)?.[1]),
          internal: !/<forward[\s/>]/.test(xml),
          path: `/etc/libvirt/qemu/networks/${name}.xml`,
        },
      ];
    });
}

function mtuOf(value: unknown): number | null {
  const mtu = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN;
  return isMtu(mtu) ? mtu : null;
}

function nameOf(value: unknown): string | null {
  return typeof value === 'string' && /^[^\s/]{1,15}$/.test(value) ? value : null;
}
