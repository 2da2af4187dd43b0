// A part of Observations: its rules about trust and units apply here.

/**
 * The kernel's counters of one network namespace, by the kernel's names (/proc/net/snmp, netstat and snmp6). What
 * increments them, from torvalds/linux:net/ipv4/ip_forward.c, net/ipv4/ip_output.c, net/ipv4/tcp_input.c,
 * net/ipv6/ip6_output.c and net/ipv6/icmp.c:
 *
 * - `FragFails`, `Ip6FragFails`: a packet was larger than the MTU of the interface where it had to leave, and must not be
 *   fragmented
 * - `OutDestUnreachs`, `Icmp6OutPktTooBigs`: an error was sent. The first has other causes, too, such as a closed port.
 * - `Icmp6InPktTooBigs`: a router reported a smaller path MTU
 * - `TCPMTUPFail`: TCP tried a larger packet (tcp_mtu_probing), and it was lost
 */
export const TRAFFIC_COUNTERS = [
  'FragFails',
  'OutDestUnreachs',
  'TCPMTUPFail',
  'Ip6FragFails',
  'Icmp6InPktTooBigs',
  'Icmp6OutPktTooBigs',
] as const;

/** Values of counters, or differences between two readings. A counter that was not printed is absent. */
export type TrafficCounts = Partial<Record<(typeof TRAFFIC_COUNTERS)[number], number>>;

/** One network namespace: the instance's own, or a container's. */
export interface NamespaceTraffic {
  /** Id of the container; null for the instance itself. */
  container: string | null;
  /** The container's process on the instance; null for the instance itself. */
  pid: number | null;
  /** At the start of the inspection; null if not read. */
  first: TrafficCounts | null;
  /** At its end; null if not read. */
  last: TrafficCounts | null;
  /** TCP connections that were listed, without those to itself; absent if they were not. */
  connections?: number;
}

/**
 * A TCP connection of a container that has one of the signatures, as `ss -tino` prints it (struct tcp_info). Packet sizes
 * are an MSS and the headers, bytes of IP packet.
 */
export interface TrafficConnection {
  container: string;
  family: 4 | 6;
  /** Network of the other end, /24 or /48. Its address is not known here. */
  peer: string;
  /** The largest packet that the other end may send: by the advertised MSS. */
  mayReceive: number;
  /** The largest packet that came, as far as the kernel knows; some 590 if only small ones came. */
  received: number;
  /** The same of all connections of the container to this network. */
  receivedFromPeer: number;
  /** The largest packet that it sends. */
  sends: number;
  /** Path MTU that the kernel uses; null if not printed. */
  pathMtu: number | null;
  /** Received in order, bytes of TCP payload. */
  receivedBytes: number;
  receivedSegments: number;
  /** Segments that came while an earlier one was missing; 0 before Linux 5.4, which does not count them. */
  outOfOrder: number;
  /** Acknowledged by the other end, bytes of TCP payload. */
  ackedBytes: number;
  /** To be sent or acknowledged, bytes of TCP payload. */
  queuedBytes: number;
  /** Segments without an acknowledgement. */
  unacked: number;
  /** How many times in a row the same segment was sent again without an answer. */
  backoff: number;
  /** Milliseconds since it received data. */
  receivedMs: number;
  /** Milliseconds since it sent data. */
  sentMs: number;
}

/** A part that was not seen. It never changes the verdict. */
export interface UnseenTraffic {
  part: 'counters' | 'connections';
  /** `missing`: the command is missing; `denied`: it needs root. */
  reason: 'missing' | 'denied' | 'failed';
  command: string;
  /** The message instead. */
  detail: string;
}

/** How much counters grew between the end of an earlier inspection and the start of this one. */
export interface TrafficSince {
  /** When the earlier one ended, ISO 8601. */
  at: string;
  /** Only namespaces in which a counter grew. */
  grown: { container: string | null; counts: TrafficCounts }[];
}

/** What the traffic that flows anyway says about sizes. It supports a verdict, and never makes one. */
export interface TrafficObservation {
  /** Different after each boot; empty if not read. */
  boot: string;
  /** The instance first, then the newest containers that have a namespace of their own. */
  namespaces: NamespaceTraffic[];
  connections: TrafficConnection[];
  unseen: UnseenTraffic[];
  /** Absent if there is no earlier reading of this boot. */
  since?: TrafficSince;
}
