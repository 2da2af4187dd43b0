import { z } from 'zod';
import { isMtu } from '@/lib/truth/packet/mtu';
import type { ExpectedMtu, Link } from '@/lib/truth/probes/observations';
import type { Observed } from '@/lib/truth/probes/observed';
import { type Frames, frameOf } from '@/lib/truth/script/frames';
import { listOf, readJson } from '@/lib/truth/script/json';
import { cleanLine } from '@/lib/truth/script/text';

/** Kinds that have the MAC address of the NIC below them. */
const ABOVE_A_NIC = new Set(['vlan', 'bridge', 'macvlan', 'ipvlan', 'macvtap', 'bond', 'team', 'openvswitch']);

/** Source: nova's virt/netutils.py. */
const networkDataSchema = z.object({
  links: listOf(
    z.object({
      ethernet_mac_address: z.string().regex(/^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/i),
      mtu: z.number().refine(isMtu),
    }),
    200,
  ),
});

/** Links with an MTU from an OpenStack network_data.json; headers of the reply before it are allowed. */
export function parseNetworkData(text: string): { mac: string; mtu: number }[] {
  const data = readJson(text.slice(Math.max(text.indexOf('{'), 0)), networkDataSchema);
  return data?.links.map(({ ethernet_mac_address: mac, mtu }) => ({ mac: mac.toLowerCase(), mtu })) ?? [];
}

/** Reads the sections of ./command and finds each link's interface by its MAC address. */
export function parseExpectedMtus(frames: Frames, links: Observed<Link[]>): Observed<ExpectedMtu[]> {
  const metadata = frameOf(frames, 'openstack-metadata');
  const drive = frameOf(frames, 'openstack-drive');
  if (!metadata && !drive) return { known: false, reason: 'not-asked', detail: '' };
  for (const [frame, source] of [
    [metadata, 'metadata'],
    [drive, 'config-drive'],
  ] as const) {
    const found = parseNetworkData(frame?.body ?? '');
    if (found.length === 0) continue;
    const value = found.map(({ mac, mtu }) => ({ interface: interfaceOf(mac, links), mac, mtu, source }));
    return { known: true, value };
  }
  const said = cleanLine([metadata?.error, drive?.error].filter(Boolean).join('; '));
  if (drive?.status === 126) return { known: false, reason: 'denied', detail: said };
  return { known: false, reason: metadata?.body ? 'invalid' : 'failed', detail: said };
}

function interfaceOf(mac: string, links: Observed<Link[]>): string | null {
  if (!links.known) return null;
  const same = links.value.filter((link) => link.mac === mac);
  return (same.find((link) => !ABOVE_A_NIC.has(link.kind)) ?? same[0])?.name ?? null;
}
