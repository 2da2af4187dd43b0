import { knownPathMtu } from '@/lib/truth/mtu/known-path';
import { evidence, finding } from '@/lib/truth/mtu/make-finding';
import type { NetworkLimit } from '@/lib/truth/mtu/recommend';
import type { Finding } from '@/lib/truth/mtu/verdict';
import type { Observations } from '@/lib/truth/probes/observations';
import { grownDuring } from '@/lib/truth/probes/traffic/difference';
import type { TrafficConnection, TrafficCounts, TrafficObservation } from '@/lib/truth/probes/traffic-observation';
import { clampInForce } from './clamp';

/** A connection that waits has received this long nothing, ms, after a few segments at most. */
const WAITS = { ms: 5000, segments: 10, askedBytes: 10_000 };

/** How often the same segment is sent again before it counts, and how many full segments may have arrived before. */
const AGAIN = { backoff: 2, segments: 10 };

/** At most this many lines of evidence for one finding. */
const MOST = 20;

/**
 * What counters and connections say about sizes. Supports a verdict and never makes one: an idle connection looks like one
 * that waits, and counters do not name the packets that they count.
 * @param limits what fits on each network, by name
 * @param mainMtu what fits by the instance's own egress, bytes of IP packet; null if unknown
 */
export function trafficFindings(
  observations: Observations,
  limits: ReadonlyMap<string, NetworkLimit>,
  mainMtu: number | null,
): Finding[] {
  const { traffic } = observations;
  if (!traffic?.known) return [];
  const grown = grownCounters(observations, traffic.value);
  const names = namesOf(observations);
  const fits = (one: TrafficConnection) => fitsFor(observations, one, limits, mainMtu);
  // Rootless Docker ends TCP in the instance's own stack: its containers have no connection to the outside.
  const rootless = observations.docker.known && observations.docker.value.flavour === 'rootless';
  const connections = rootless ? [] : traffic.value.connections;
  // With a clamp, the other end was told less than this one knows.
  const waiting = clampInForce(observations) ? [] : connections.filter((one) => waits(one, fits(one)));
  return [
    ...tooLarge(grown),
    ...reported(grown, connections.filter(isNarrower), names),
    ...stalled(waiting, fits, names),
    ...sentAgain(
      connections.filter((one) => isSentAgain(one, fits(one))),
      fits,
      names,
    ),
    ...probesLost(grown),
  ];
}

/** Small packets came and then nothing, the other end may send more than fits, and nothing larger than fits ever came. */
function waits(one: TrafficConnection, fits: number | null): boolean {
  if (fits === null || one.mayReceive <= fits || one.receivedFromPeer > fits) return false;
  if (one.receivedMs < WAITS.ms || one.sentMs < WAITS.ms || one.unacked > 0) return false;
  return one.receivedSegments <= WAITS.segments && one.ackedBytes > 1 && one.ackedBytes <= WAITS.askedBytes;
}

/** A full segment, larger than fits, is sent again and again, and hardly one arrived before. */
function isSentAgain({ sends, backoff, queuedBytes, ackedBytes }: TrafficConnection, fits: number | null): boolean {
  if (fits === null || sends <= fits || backoff < AGAIN.backoff) return false;
  return queuedBytes >= sends && ackedBytes < AGAIN.segments * sends;
}

function isNarrower({ pathMtu, mayReceive }: TrafficConnection): boolean {
  return pathMtu !== null && pathMtu < mayReceive;
}

/**
 * What fits for the packets of a connection, bytes of IP packet: on the network of its container that carries most, or
 * less where a path loses large packets. Null if unknown.
 */
function fitsFor(
  { docker, paths }: Observations,
  { container }: TrafficConnection,
  limits: ReadonlyMap<string, NetworkLimit>,
  mainMtu: number | null,
): number | null {
  const containers = docker.known ? docker.value.containers : [];
  const networks = containers.find(({ id }) => id === container)?.networks ?? [];
  const known = networks.flatMap((network) => limits.get(network)?.recommendation?.mtu ?? []);
  const most = known.length > 0 ? Math.max(...known) : mainMtu;
  const narrow = paths.filter(({ outcome }) => outcome === 'black-hole').flatMap((path) => knownPathMtu(path) ?? []);
  return most === null ? null : Math.min(most, ...narrow);
}

interface Grown {
  container: string | null;
  name: string;
  /** When: for evidence. */
  when: string;
  counts: TrafficCounts;
}

/**
 * What counters grew by, since the last inspection and during this one. A proof sends large packets itself, and so do the
 * pings of an inspection, so what grew in the meantime is only evidence where these cannot be the cause.
 */
function grownCounters(observations: Observations, { since, namespaces }: TrafficObservation): Grown[] {
  const names = namesOf(observations);
  const nameOf = (container: string | null) => (container === null ? 'instance' : (names.get(container) ?? '?'));
  const earlier = (since?.grown ?? []).map(({ container, counts }) => {
    return { container, name: nameOf(container), when: `since ${since?.at}`, counts };
  });
  const proved = observations.proofs.known || observations.proofs.reason !== 'not-asked';
  const meanwhile = namespaces.map((one) => {
    const counts = grownDuring(one);
    if (one.container === null) delete counts.Icmp6InPktTooBigs;
    return { container: one.container, name: nameOf(one.container), when: 'during the inspection', counts };
  });
  return [...earlier, ...(proved ? [] : meanwhile)].filter(({ counts }) => Object.keys(counts).length > 0);
}

function namesOf({ docker }: Observations): Map<string, string> {
  return new Map((docker.known ? docker.value.containers : []).map(({ id, name }) => [id, name]));
}

function sumOf(grown: readonly Grown[], ...counters: (keyof TrafficCounts)[]): number {
  return grown.flatMap(({ counts }) => counters.map((name) => counts[name] ?? 0)).reduce((sum, one) => sum + one, 0);
}

function counted(grown: readonly Grown[]) {
  const lines = grown.slice(0, MOST).map(({ name, when, counts }) => {
    const each = Object.entries(counts).map(([counter, by]) => `${counter} +${by}`);
    return `${name}, ${when}: ${each.join(', ')}`;
  });
  return lines.length === 0
    ? null
    : evidence('cat /proc/PID/net/snmp /proc/PID/net/snmp6 /proc/PID/net/netstat', lines.join('\n'));
}

function listed(connections: readonly TrafficConnection[], line: (one: TrafficConnection) => string) {
  const lines = connections.slice(0, MOST).map(line);
  return lines.length === 0 ? null : evidence('nsenter -t PID -n ss -tino', lines.join('\n'));
}

function tooLarge(grown: readonly Grown[]): Finding[] {
  const packets = sumOf(grown, 'FragFails', 'Ip6FragFails');
  return packets === 0 ? [] : [finding('traffic-too-large', 'info', { packets }, counted(grown))];
}

function reported(grown: readonly Grown[], narrower: TrafficConnection[], names: Map<string, string>): Finding[] {
  const told = grown.filter(({ counts }) => counts.Icmp6InPktTooBigs);
  const messages = sumOf(told, 'Icmp6InPktTooBigs');
  if (messages === 0 && narrower.length === 0) return [];
  const seen = listed(
    narrower,
    (one) => `${names.get(one.container)} → ${one.peer}: pmtu ${one.pathMtu}, announced ${one.mayReceive}`,
  );
  return [finding('traffic-path-reported', 'info', { connections: narrower.length, messages }, seen, counted(told))];
}

type Fits = (one: TrafficConnection) => number | null;

function stalled(waiting: readonly TrafficConnection[], fits: Fits, names: Map<string, string>): Finding[] {
  if (waiting.length === 0) return [];
  const seen = listed(waiting, (one) => {
    const holes = one.outOfOrder > 0 ? `, ${one.outOfOrder} behind a gap` : '';
    return `${names.get(one.container)} → ${one.peer}: announced ${one.mayReceive}, fits ${fits(one)}, largest received ${one.received}; ${one.receivedBytes} bytes in ${one.receivedSegments} segments${holes}, the last ${one.receivedMs} ms ago`;
  });
  return [finding('traffic-stalled', 'info', { connections: waiting.length }, seen)];
}

function sentAgain(again: readonly TrafficConnection[], fits: Fits, names: Map<string, string>): Finding[] {
  if (again.length === 0) return [];
  const seen = listed(
    again,
    (one) =>
      `${names.get(one.container)} → ${one.peer}: sends ${one.sends}, fits ${fits(one)}; ${one.ackedBytes} bytes acknowledged, ${one.queuedBytes} waiting, sent again ${one.backoff} times`,
  );
  return [finding('traffic-sent-again', 'info', { connections: again.length }, seen)];
}

function probesLost(grown: readonly Grown[]): Finding[] {
  const lost = grown.filter(({ counts }) => counts.TCPMTUPFail);
  const probes = sumOf(lost, 'TCPMTUPFail');
  return probes === 0 ? [] : [finding('traffic-probes-lost', 'info', { probes }, counted(lost))];
}
