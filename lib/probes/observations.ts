/**
 * What one inspection saw on one instance. Everything here came from the instance and is untrusted: parsers cap and
 * validate it. All MTUs and packet sizes are bytes of IP packet, never of ICMP payload, unless a name says payload.
 */

/** A fact that was seen, or why it was not. What could not be told is never taken as healthy. */
export type Observed<T> = { known: true; value: T } | { known: false; reason: UnknownReason; detail: string };

export type UnknownReason =
  /** The thing asked for is not there (no daemon.json, no Docker). */
  | 'absent'
  /** It is there and we lack the rights to read it. */
  | 'denied'
  /** The tool that answers the question is missing or failed. */
  | 'failed'
  /** It is there and is not valid. */
  | 'invalid'
  /** The question was not asked. */
  | 'not-asked';

export type SudoState = 'root' | 'passwordless' | 'password' | 'wrong-password' | 'denied' | 'missing';

export interface SystemObservation {
  hostname: string;
  /** PRETTY_NAME of /etc/os-release. */
  os: string;
  osId: string;
  osVersion: string;
  kernel: string;
  architecture: string;
  virtualisation: string;
  /** True where DMI or cloud-init says that this is an OpenStack instance. */
  openstack: boolean;
  user: string;
  sudo: SudoState;
}

export interface Link {
  name: string;
  /** Bytes of IP packet. */
  mtu: number;
  /** bridge, veth, vxlan, … as `ip -d link` says; `ether` for a plain NIC. */
  kind: string;
  state: string;
  master: string | null;
}

export interface Egress {
  family: 4 | 6;
  interface: string;
  gateway: string | null;
  /** MTU of the interface, bytes of IP packet. */
  linkMtu: number;
  /** MTU locked on the route or a cached path MTU, bytes of IP packet; null where none. */
  routeMtu: number | null;
}

export interface DaemonConfigObservation {
  /** The daemon.json really in force, from dockerd's command line, else /etc/docker/daemon.json. */
  path: string;
  /** The whole text as read (at most 64 KiB), or why not. `invalid` carries the parser's error in `detail`. */
  text: Observed<string>;
  /** `mtu` of the file, bytes of IP packet; null where the key is not there. */
  mtu: number | null;
  /** `--mtu` on dockerd's command line, bytes of IP packet; null where it is not there. */
  flagMtu: number | null;
}

export interface DockerNetworkObservation {
  id: string;
  name: string;
  driver: string;
  scope: string;
  /** `com.docker.network.driver.mtu`; null where the option is not set (Docker then uses 1500 on a bridge). */
  configuredMtu: number | null;
  /** What containers on it get: the option, else 1500 for a bridge; null where Docker does not decide. */
  effectiveMtu: number | null;
  /** Compose project that owns the network, from its labels. */
  composeProject: string | null;
  containers: string[];
}

export interface ContainerObservation {
  id: string;
  name: string;
  image: string;
  restartPolicy: string;
  composeProject: string | null;
  networks: string[];
  /** MTU of the container's interface as it really is, bytes of IP packet; null where it could not be told. */
  interfaceMtu: number | null;
}

export interface DockerObservation {
  /** Engine version, for example `20.10.24`. */
  version: string;
  flavour: 'root' | 'rootless' | 'snap';
  running: boolean;
  liveRestore: boolean | null;
  swarm: 'inactive' | 'worker' | 'manager' | null;
  config: DaemonConfigObservation;
  networks: DockerNetworkObservation[];
  containers: ContainerObservation[];
}

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

export interface PathMeasurementObservation {
  /** Address or name as asked. */
  target: string;
  family: 4 | 6;
  role: 'gateway' | 'target' | 'instance';
  outcome: PathOutcome;
  /** Largest packet that passed, bytes of IP packet; null where nothing can be told. */
  pathMtu: number | null;
  /** The same as an ICMP payload in bytes (packet − 28 on IPv4, − 48 on IPv6). */
  payload: number | null;
  /** Who said "fragmentation needed". */
  reportedBy: string | null;
  evidence: string;
}

export interface Observations {
  system: Observed<SystemObservation>;
  links: Observed<Link[]>;
  egress: Egress[];
  docker: Observed<DockerObservation>;
  paths: PathMeasurementObservation[];
}
