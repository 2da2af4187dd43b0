// A part of Observations: what that says of trust and units holds here.

export type PathOutcome =
  /** N passes, N+1 does not, both seen. */
  | 'exact'
  /** A router said so. */
  | 'reported'
  /** Small packets pass and larger ones vanish without a word. */
  | 'black-hole'
  /** The interface's own MTU passes: nothing on the path is smaller. */
  | 'clear'
  /** Not even small pings are answered: nothing can be told. */
  | 'icmp-blocked'
  | 'unreachable'
  | 'inconclusive';

/** Why a path's MTU cannot be told although small packets are answered, or why nothing is. */
export type PathObstacle =
  /** The kernel refuses what is larger than a path MTU in its PMTU cache, and nobody on the way was heard. */
  | 'remembered'
  /** ping cannot ask for DF, and the kernel cut packets (or may have). */
  | 'no-df'
  /** The instance's own firewall refuses to send. */
  | 'firewall'
  /** This user may not ping. */
  | 'rights';

export interface PathMeasurementObservation {
  /** Address or name as asked. */
  target: string;
  /** What the instance resolved it to; null where it could not. */
  address: string | null;
  family: 4 | 6;
  role: 'gateway' | 'target' | 'instance';
  /** Name of the instance at the other end as the fleet calls it; null where it is none of the fleet's, or nobody said. */
  instanceName: string | null;
  outcome: PathOutcome;
  /** Largest packet that passed, bytes of IP packet; null where nothing can be told. */
  pathMtu: number | null;
  /** The same as an ICMP payload in bytes (packet − 28 on IPv4, − 48 on IPv6). */
  payload: number | null;
  /** Who said "fragmentation needed". */
  reportedBy: string | null;
  /** The link that leads there; absent where it is not known, and in inspections from before it was kept. */
  interface?: string;
  /** That link's MTU for this family, bytes of IP packet; absent as above. */
  linkMtu?: number;
  /** MTU set on the route there where that is less, bytes of IP packet; absent where none is. */
  routeMtu?: number;
  obstacle?: PathObstacle;
  evidence: string;
}
