import { egressInterfaces } from '@/lib/truth/mtu/egress/egress-interfaces';
import { carriedFrom, type Limit, openstackLimit } from '@/lib/truth/mtu/egress/egress-limit';
import { evidence, finding } from '@/lib/truth/mtu/make-finding';
import type { Finding } from '@/lib/truth/mtu/verdict';
import type { Observations } from '@/lib/truth/probes/observations';
import type { Observed } from '@/lib/truth/probes/observed';

/** Egress interfaces with a larger MTU than the links below them carry, or for which it is not known what is below. */
export function belowFindings(observations: Observations): Finding[] {
  if (!observations.links.known) return [];
  const sizes = new Map(observations.links.value.map(({ name, mtu }) => [name, mtu]));
  const sent = new Map<string, number>();
  const ways = egressInterfaces(observations);
  for (const { interface: name, linkMtu } of ways) sent.set(name, Math.max(linkMtu, sent.get(name) ?? 0));
  const used = new Set(ways.flatMap((way) => (way.users.length > 0 ? [way.interface] : [])));
  return [...sent].flatMap(([name, mtu]) => {
    const limit = lowerLimit(observations, name);
    if (!limit.known) return limit.reason === 'failed' ? [unknownBelow(name, mtu, limit.detail)] : [];
    // No packet is lost on an interface that is not in use.
    if (!used.has(name)) return [];
    const { interface: below, mtu: carried } = limit.value;
    // OpenStack's MTU of the interface itself is in `nic-oversized`.
    if (below === name || carried >= mtu) return [];
    const params = { interface: name, nicMtu: mtu, below, belowMtu: sizes.get(below) ?? carried, carried };
    return [finding('nic-over-smaller', 'warning', params, chainEvidence(observations, name))];
  });
}

/** The smallest limit below an interface at which larger packets are lost without an error, also of OpenStack's networks. */
function lowerLimit(observations: Observations, name: string): Observed<Pick<Limit, 'mtu' | 'interface'>> {
  const carried = carriedFrom(observations, name);
  if (!carried.known) return carried;
  const { mtu, limitedBy, isReported } = carried.value;
  const own = { mtu: isReported ? Number.POSITIVE_INFINITY : mtu, interface: isReported ? name : limitedBy };
  const expected = openstackLimit(observations, name);
  return { known: true, value: expected !== null && expected.mtu < own.mtu ? expected : own };
}

function unknownBelow(name: string, nicMtu: number, command: string): Finding {
  return finding('nic-below-unknown', 'warning', { interface: name, nicMtu, command }, evidence(command, ''));
}

/** The links that packets go through, with their MTUs, starting with the interface. */
function chainEvidence(observations: Observations, name: string) {
  const carried = carriedFrom(observations, name);
  const through = carried.known ? [...carried.value.through.keys()] : [name];
  const links = observations.links.known ? observations.links.value : [];
  const lines = through.flatMap((one) => links.find((link) => link.name === one) ?? []);
  const said = lines.map(({ name: link, mtu, kind, master }) =>
    [`${link} mtu ${mtu} ${kind}`, master === null ? '' : ` master ${master}`].join(''),
  );
  const isSwitched = observations.openvswitch?.known && lines.some(({ kind }) => kind === 'openvswitch');
  return evidence(isSwitched ? 'ip -d link; ovs-vsctl show' : 'ip -d link', said.join('\n'));
}
