import type { Link, OpenvswitchObservation } from '@/lib/truth/probes/observations';
import type { Observed } from '@/lib/truth/probes/observed';
import { type Frames, frameOf } from '@/lib/truth/script/frames';
import { linesOf, wholeNumber } from '@/lib/truth/script/text';
import { parseBridges } from './show';

/** Links that OpenStack's network and compute nodes have. */
const NAMES =
  /^(?:ovs-system|ovs-netdev|br-(?:int|ex|tun|provider|physnet\d*)|(?:tap|qvo|qvb|qbr|qg-|qr-)[0-9a-f-]{6,}|genev_sys_\d+|vxlan_sys_\d+|gre_sys)$/;
const TUNNELS = ['vxlan', 'geneve', 'gre', 'stt', 'ip6gre', 'gtpu', 'bareudp'];

/**
 * The lines for name, type and MTU of `ovs-vsctl -f list list Interface`, one interface after the other; the MTU is `[]`
 * if the port has no device.
 */
export function parseInterfaces(text: string): { name: string; type: string; mtu: number | null }[] {
  const records: Map<string, string>[] = [];
  for (const line of linesOf(text, 15_000)) {
    const [, key, value] = /^(name|type|mtu) *: *"?([^",\s]{0,64})"?\s*$/.exec(line) ?? [];
    if (key === undefined || value === undefined) continue;
    const last = records.at(-1);
    if (!last || last.has(key)) records.push(new Map([[key, value]]));
    else last.set(key, value);
  }
  return records.flatMap((record) => {
    const name = record.get('name') ?? '';
    const mtu = wholeNumber(record.get('mtu'), 1, 65_535);
    return name === '' ? [] : [{ name, type: record.get('type') ?? '', mtu }];
  });
}

/** `ovn-encap-type` of the map that `ovs-vsctl get Open_vSwitch . external_ids` prints; empty if it is not there. */
function encapsulationOf(text: string): string {
  const [, quoted, plain] = /[{ ]ovn-encap-type=(?:"([a-z0-9, ]{1,100})"|([a-z0-9]{1,40}))/.exec(text) ?? [];
  return quoted ?? plain ?? '';
}

/** Unknown (`absent`) if there are neither Open vSwitch's tools nor its links. */
export function parseOpenvswitch(frames: Frames, links: Observed<Link[]>): Observed<OpenvswitchObservation> {
  const tool = frameOf(frames, 'ovs-version');
  const interfaces = parseInterfaces(frameOf(frames, 'ovs-interfaces')?.body ?? '');
  const encapsulation = encapsulationOf(frameOf(frames, 'ovs-encapsulation')?.body ?? '');
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
