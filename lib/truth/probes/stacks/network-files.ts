import { z } from 'zod';
import { isMtu, readMtu } from '@/lib/truth/packet/mtu';
import type { OtherStackObservation } from '@/lib/truth/probes/observations';
import { type Frames, frameOf } from '@/lib/truth/script/frames';
import { isTrue, lineOf, listOf, readJson } from '@/lib/truth/script/json';
import { cleanLine } from '@/lib/truth/script/text';

/** A network of another stack, from its configuration file. */
export interface NetworkFile {
  stack: OtherStackObservation['stack'];
  name: string;
  /** The bridge on this instance; null if the file names none. */
  bridge: string | null;
  /** Bytes of IP packet; null if the file leaves it to the stack. */
  mtu: number | null;
  /** Has no way out of the instance. */
  internal: boolean;
  path: string;
}

/** The networks in the files of ./command. */
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

const bridgeName = z
  .string()
  .regex(/^[^\s/]{1,15}$/)
  .nullable()
  .catch(null);
const mtu = z.union([z.string(), z.number()]).transform(Number).refine(isMtu).nullable().catch(null);

/** A file of Podman's (netavark): containers-common, containers-networks. */
const podmanSchema = z.object({
  name: lineOf(64),
  driver: lineOf(64),
  network_interface: bridgeName,
  internal: isTrue,
  options: z.object({ mtu }).catch({ mtu: null }),
});

/** A plugin of CNI's, alone in its file or one of a list. */
const cniSchema = z.object({
  type: lineOf(64),
  bridge: bridgeName,
  mtu,
  isGateway: z.boolean().nullable().catch(null),
  ipMasq: z.boolean().nullable().catch(null),
});

const cniFileSchema = cniSchema.extend({
  name: lineOf(64),
  plugins: z
    .array(z.unknown())
    .transform((all) => listOf(cniSchema, 20).parse(all))
    .nullable()
    .catch(null),
});

function readFile(path: string, text: string): NetworkFile[] {
  // FLANNEL_MTU already has the tunnel's bytes subtracted.
  if (path === '/run/flannel/subnet.env') {
    const said = readMtu(/^FLANNEL_MTU=(\d{1,5})$/m.exec(text)?.[1]);
    return [{ stack: 'flannel', name: 'FLANNEL_MTU', bridge: null, mtu: said, internal: false, path }];
  }
  return path.startsWith('/etc/containers/networks/') ? readPodman(path, text) : readCni(path, text);
}

function readPodman(path: string, text: string): NetworkFile[] {
  const file = readJson(text, podmanSchema);
  if (!file) return [];
  // Other drivers (macvlan, ipvlan) put containers next to the NIC: there is no bridge to check.
  const bridge = file.driver === 'bridge' ? file.network_interface : null;
  const { internal, options } = file;
  return [{ stack: 'podman', name: file.name || cleanLine(path, 64), bridge, mtu: options.mtu, internal, path }];
}

function readCni(path: string, text: string): NetworkFile[] {
  const file = readJson(text, cniFileSchema);
  if (!file) return [];
  const name = file.name || cleanLine(path, 64);
  return (file.plugins ?? [file]).flatMap((plugin) => {
    const bridge = plugin.type === 'bridge' ? (plugin.bridge ?? 'cni0') : null;
    if (bridge === null && plugin.mtu === null) return [];
    const internal = plugin.isGateway === false && plugin.ipMasq === false;
    return [{ stack: stackOfCni(plugin.type, path), name, bridge, mtu: plugin.mtu, internal, path }];
  });
}

function stackOfCni(type: string, path: string): NetworkFile['stack'] {
  if (type === 'calico') return 'calico';
  if (type === 'cilium-cni') return 'cilium';
  if (/podman/.test(path)) return 'podman';
  return /nerdctl/.test(path) ? 'nerdctl' : 'cni';
}

/** Limited, so that 64 KB of `<bridge` are searched once, and not once from each. */
const BRIDGE_NAME = /<bridge\s(?:[^<>]{0,200}?\s)?name=['"]([^'"]{1,64})['"]/;

/** The networks in libvirt's XML files, one after the other. A network without <forward> is isolated. */
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
          mtu: readMtu(/<mtu size=['"](\d{1,5})['"]/.exec(xml)?.[1]),
          internal: !/<forward[\s/>]/.test(xml),
          path: `/etc/libvirt/qemu/networks/${name}.xml`,
        },
      ];
    });
}

function nameOf(text: string | undefined): string | null {
  return bridgeName.parse(text ?? null);
}
