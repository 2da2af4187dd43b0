import { isMtu } from '@/lib/packet/mtu';
import { type Frames, frameOf } from '@/lib/probes/frames';
import { parseJson } from '@/lib/probes/json';
import type { ExpectedMtu, Link } from '@/lib/probes/observations';
import type { Observed } from '@/lib/probes/observed';
import { cleanLine } from '@/lib/probes/text';

/** Kinds that carry the MAC address of the NIC below them. */
const ABOVE_A_NIC = new Set(['vlan', 'bridge', 'macvlan', 'ipvlan', 'macvtap', 'bond', 'team', 'openvswitch']);

/**
 * Links with an MTU of an OpenStack network_data.json, headers of the reply before it allowed. Source: nova's
 * virt/netutils.py (`links[].ethernet_mac_address`, `links[].mtu`).
 */
export function parseNetworkData(text: string): { mac: string; mtu: number }[] {
  const data = parseJson(text.slice(Math.max(text.indexOf('{'), 0)));
  const links = data && Array.isArray(data.links) ? data.links.slice(0, 200) : [];
  return links.flatMap((link: unknown) => {
    if (typeof link !== 'object' || link === null) return [];
    const { ethernet_mac_address: mac, mtu } = link as Record<string, unknown>;
    if (typeof mac !== 'string' || !/^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(mac) || !isMtu(mtu)) return [];
    return [{ mac: mac.toLowerCase(), mtu }];
  });
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
