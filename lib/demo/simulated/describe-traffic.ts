import type { Machine } from './machine';
import type { AnswerFrame } from './render-frames';

/** The counters of a namespace. @param tooLarge packets that could not leave */
const counters = (tooLarge: number) =>
  `FragFails=${tooLarge} OutDestUnreachs=${tooLarge} TCPMTUPFail=0 Ip6FragFails=0 Icmp6InPktTooBigs=0 Icmp6OutPktTooBigs=0`;

/** The sections about counters and connections. Containers with a larger MTU than the NIC wait for a download. */
export function describeTraffic(machine: Machine, root: boolean): AnswerFrame[] {
  const boot = machine.idOf('boot').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5');
  const self = `boot ${boot}\nself: ${counters(machine.tooLarge)}\n`;
  const first = { name: 'traffic-first', body: self };
  const asked = root && machine.dockerRuns ? machine.containers.slice(0, 16) : [];
  if (asked.length === 0) return [first, { name: 'traffic-last', body: self }];
  const inside = asked.map(({ id, pid }) => `${pid}:${id.slice(0, 12)} ${counters(0)}\n`).join('');
  const connections = asked.map(({ id, mtu }) => {
    const mss = mtu - 52;
    const stalled = `tcp 203.0.113.0/24 queued:0 ts mss:${mss} pmtu:${mtu} rcvmss:536 advmss:${mss} bytes_acked:94 bytes_received:193 data_segs_in:1 lastsnd:41208 lastrcv:41196\nlargest 203.0.113.0/24 588\n`;
    return `container ${id.slice(0, 12)}\n${mtu > machine.nicMtu ? stalled : ''}end 3 0\n`;
  });
  return [
    first,
    { name: 'traffic-containers', body: `boot ${boot}\n${inside}` },
    { name: 'traffic-connections', body: connections.join('') },
    { name: 'traffic-last', body: self + inside },
  ];
}
