import type { Link, OpenvswitchObservation } from '@/lib/truth/probes/observations';
import type { Observed } from '@/lib/truth/probes/observed';
import { type Frames, frameOf } from '@/lib/truth/script/frames';
import { cleanLine, linesOf, wholeNumber } from '@/lib/truth/script/text';
import { parseBridges } from './show';

/** Links that OpenStack's network and compute nodes have. */
const NAMES =
  /^(?:ovs-system|ovs-netdev|br-(?:int|ex|tun|provider|physnet\d*)|(?:tap|qvo|qvb|qbr|qg-|qr-)[0-9a-f-]{6,}|genev_sys_\d+|vxlan_sys_\d+|gre_sys)$/;
const TUNNELS = ['vxlan', 'geneve', 'gre', 'stt', 'ip6gre', 'gtpu', 'bareudp'];

/** `name,type,mtu` rows of `ovs-vsctl -f csv list Interface`; the MTU is `[]` if the port has no device. */
export function parseInterfaces(text: string): { name: string; type: string; mtu: number | null }[] {
  return linesOf(text, 5000).flatMap((line) => {
    const match = /^"*([^",\s]{1,64})"*,"*([a-z0-9_-]{0,32})"*,(\d{1,6}|\[\])\s*$/.exec(line);
    return match?.[1] ? [{ name: match[1], type: match[2] ?? '', mtu: wholeNumber(match[3], 1, 65_535) }] : [];
  });
}

/** Unknown (`absent`) if there are neither Open vSwitch's tools nor its links. */
export function parseOpenvswitch(frames: Frames, links: Observed<Link[]>): Observed<OpenvswitchObservation> {
  const tool = frameOf(frames, 'ovs-version');
  const interfaces = parseInterfaces(frameOf(frames, 'ovs-interfaces')?.body ?? '');
  const encapsulation = cleanLine(frameOf(frames, 'ovs-encapsulation')?.body ?? '', 100).replace(/"/g, '');
  const ovsPorts = new Set(interfaces.map((one) => one.name));
  const seen = links.known
    ? links.value.filter((link) => NAMES.test(link.name) || link.kind === 'openvswitch' || ovsPorts.has(link.name))
    : [];
  const always = seen.filter((link) => !/^tap|^q/.test(link.name) || ovsPorts.has(link.name));
  if (!tool && always.length === 0) return { known: false, reason: 'absent', detail: '' };
  const named = new Map(seen.map((link) => [link.name, link.mtu]));
  for (const one of interfaces) if (one.mtu !== null && !named.has(one.name)) named.set(one.name, one.mtu);
  const shown = frameOf(frames, 'ovs-show');
  const bridges = shown && !shown.cut && shown.status === 0 ? parseBridges(shown.body) : null;
  const types = [...interfaces.map((one) => one.type), ...encapsulation.split(/[ ,]+/)];
  return {
    known: true,
    value: {
      links: [...named].slice(0, 1000).map(([name, mtu]) => ({ name, mtu })),
      tunnelTypes: [...new Set(types.filter((type) => TUNNELS.includes(type)))],
      ...(bridges ? { bridges } : {}),
      version: /Open vSwitch\)? (\d[\w.~+-]{0,20})/.exec(tool?.body ?? '')?.[1] ?? '',
    },
  };
}
