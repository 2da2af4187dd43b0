// A part of Observations: its rules about trust and units apply here.

/** What became of a measurement. `PATH_OUTCOMES` lists them. */
export type PathOutcome =
  /** N passes, N+1 does not, both seen. */
  | 'exact'
  /** A router reported it. */
  | 'reported'
  /** Small packets pass and larger ones are dropped silently. */
  | 'black-hole'
  /** The interface's own MTU passes: nothing on the path is smaller. */
  | 'clear'
  /** Not even small pings are answered: nothing is known. */
  | 'icmp-blocked'
  | 'unreachable'
  | 'inconclusive';

export const PATH_OUTCOMES: readonly PathOutcome[] = [
  'exact',
  'reported',
  'black-hole',
  'clear',
  'icmp-blocked',
  'unreachable',
  'inconclusive',
];

/** Why a path's MTU is unknown although small packets are answered, or why there is no answer. */
export type PathObstacle =
  /** The kernel refuses packets that are larger than a cached path MTU, and no router on the path answered. */
  | 'remembered'
  /** ping cannot set DF, and the kernel fragmented packets (or may have). */
  | 'no-df'
  /** The instance's own firewall refuses to send. */
  | 'firewall'
  /** This user may not ping. */
  | 'rights'
  /** The instance was too busy: ping may have got no CPU to read the answers. */
  | 'slow';

export interface PathMeasurementObservation {
  /** Address or name as asked. */
  target: string;
  /** The address that the instance resolved it to; null if it could not. */
  address: string | null;
  family: 4 | 6;
  /** `clearance`: the other end of the instance's SSH connection, which is Clearance. */
  role: 'gateway' | 'target' | 'instance' | 'clearance';
  /** Name in the fleet of the instance at the other end; null if it is not in the fleet, or unknown. */
  instanceName: string | null;
  outcome: PathOutcome;
  /** Largest packet that passed, bytes of IP packet; null if unknown. */
  pathMtu: number | null;
  /** The same as an ICMP payload in bytes (packet − 28 on IPv4, − 48 on IPv6). */
  payload: number | null;
  /** The sender of "fragmentation needed". */
  reportedBy: string | null;
  /** The egress link for it; absent if unknown, and in older inspections. */
  interface?: string;
  /** That link's MTU for this family, bytes of IP packet; absent as above. */
  linkMtu?: number;
  /** MTU set on the route if that is less, bytes of IP packet; absent if none is set. */
  routeMtu?: number;
  obstacle?: PathObstacle;
  evidence: string;
}
