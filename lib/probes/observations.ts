/**
 * What one inspection saw on one instance. Everything here came from the instance and is untrusted: parsers cap and
 * validate it. All MTUs and packet sizes are bytes of IP packet, never of ICMP payload, unless a name says payload.
 * Inspections are kept as they were made: what later ones see besides is optional, and absent in those from before.
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

/**
 * How the script becomes root. `limited`: sudo without a password for some commands only (the least set of rules);
 * `missing`: there is no sudo.
 */
export type SudoState = 'root' | 'passwordless' | 'password' | 'limited' | 'wrong-password' | 'denied' | 'missing';

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
  /** Which ping answers: its version line, or `busybox`; null where there is none. */
  ping: string | null;
}

export interface Link {
  name: string;
  /** Bytes of IP packet. */
  mtu: number;
  /** bridge, veth, vxlan, … as `ip -d link` says; `ether` for a plain NIC. */
  kind: string;
  state: string;
  master: string | null;
  /** The link that it is stacked on (VLAN, macvlan); absent where none is named. */
  below?: string;
  /** Lower case, or null where the link has none. */
  mac: string | null;
}

/** Where packets for the rest of the world leave: by the default route, unless a more specific one or a rule takes them. */
export interface Egress {
  family: 4 | 6;
  interface: string;
  gateway: string | null;
  /** MTU of the interface for this family, bytes of IP packet. */
  linkMtu: number;
  /** MTU set on the route, bytes of IP packet; null where none is seen (BusyBox's `ip` shows none). */
  routeMtu: number | null;
  /** The default route, where packets do not follow it; absent where they do. MTU in bytes of IP packet. */
  defaultRoute?: { interface: string; mtu: number };
}

/** A path MTU that the kernel remembers for one destination (`ip route get`), before or after we probed. */
export interface CachedPathMtu {
  target: string;
  family: 4 | 6;
  when: 'before' | 'after';
  /** Bytes of IP packet. */
  mtu: number;
  /** Seconds until the kernel forgets it; null where it does not say. */
  expiresSeconds: number | null;
}

/** Kernel settings that decide how path MTUs are learned; null where they could not be read. */
export interface KernelSettings {
  /** net.ipv4.ip_no_pmtu_disc: 0 is normal. */
  ipNoPmtuDisc: number | null;
  /** net.ipv4.tcp_mtu_probing: 0 off, 1 after a black hole is met, 2 always. */
  tcpMtuProbing: number | null;
}

/** The MTU that OpenStack says a NIC should have. */
export interface ExpectedMtu {
  /** Name of the link with that MAC address on the instance; null where none has it. */
  interface: string | null;
  mac: string;
  /** Bytes of IP packet. */
  mtu: number;
  source: 'metadata' | 'config-drive';
}

export type DaemonConfigState = 'found' | 'absent' | 'unreadable' | 'invalid' | 'directory';

export interface DaemonConfigObservation {
  /** The daemon.json really in force, from dockerd's command line, else /etc/docker/daemon.json. */
  path: string;
  state: DaemonConfigState;
  /** The whole text as read (at most 64 KiB), or why not. `invalid` carries the parser's error in `detail`. */
  text: Observed<string>;
  /** `mtu` of the file, bytes of IP packet; null where the key is not there. */
  mtu: number | null;
  /** `--mtu` on dockerd's command line, bytes of IP packet; null where it is not there. */
  flagMtu: number | null;
  /** `default-network-opts` for bridges, bytes of IP packet, from the file or the flag; null where not set. */
  defaultNetworkMtu: number | null;
  /** Keys that are in the file and on the command line as well: the daemon refuses to start on its next start. */
  conflicts: string[];
  /** What the file has where Docker takes a value of another type, as JSON: it refuses to start on its next start. */
  wrongTypes?: { key: string; value: string }[];
  /** The drivers that `default-network-opts` of the file is about. */
  defaultNetworkDrivers?: string[];
  /** The default bridge is turned off, by the file or the flag (`"bridge": "none"`). */
  noBridge?: boolean;
}

export interface DockerNetworkObservation {
  id: string;
  name: string;
  driver: string;
  scope: string;
  /** `com.docker.network.driver.mtu`; null where the option is not set (Docker then uses 1500 on a bridge). */
  configuredMtu: number | null;
  /**
   * What containers on it get: the option, else 1500 for a bridge; on an overlay network less what its VXLAN (and its
   * encryption) takes; null where Docker does not decide.
   */
  effectiveMtu: number | null;
  /** The Linux bridge, where it is one; null where the driver has none. */
  bridge?: string | null;
  /** An overlay network that encrypts what it carries, which takes more of each packet. */
  encrypted: boolean;
  /** Has no way out of the instance: its MTU harms nobody. */
  internal: boolean;
  /** Compose project that owns the network, from its labels. */
  composeProject: string | null;
  containers: string[];
}

export interface ContainerInterface {
  name: string;
  /** The Docker network that it is on; null where it is none of Docker's (a VPN's, a tunnel, Docker in Docker). */
  network?: string | null;
  /** Bytes of IP packet. */
  mtu: number;
}

export interface ContainerObservation {
  id: string;
  name: string;
  image: string;
  restartPolicy: string;
  composeProject: string | null;
  networks: string[];
  /** The largest MTU among its interfaces on Docker's networks as it really is; null where it could not be told. */
  interfaceMtu: number | null;
  interfaces: ContainerInterface[];
  /** Its networks on which its interface was not seen. */
  unseen?: string[];
}

/** A part of Docker that was not seen, or not all of it. */
export interface UnseenPart {
  part: 'networks' | 'containers' | 'interfaces';
  reason: 'denied' | 'failed' | 'cut';
  /** How many are known to be there and were not seen; null where nobody knows. */
  missing: number | null;
  /** What was said instead. */
  detail: string;
}

export interface DockerObservation {
  /** Engine version, for example `20.10.24`; empty where it could not be told. */
  version: string;
  flavour: 'root' | 'rootless' | 'snap';
  /** How a rootless Docker leaves its network namespace (RootlessKit's `--net`); null where it is not told or not rootless. */
  rootlessNetwork: string | null;
  running: boolean;
  /** Whether the engine answered us. `denied`: it runs, and we may not talk to it; the lists are then empty. */
  access: 'ok' | 'denied' | 'failed';
  /** What the engine or its client said when it did not answer. */
  accessDetail: string;
  /** Where the client is on the instance; empty where there is none. */
  client?: string;
  liveRestore: boolean | null;
  /** Null where it could not be told: locked, pending, or in error. */
  swarm: 'inactive' | 'worker' | 'manager' | null;
  config: DaemonConfigObservation;
  networks: DockerNetworkObservation[];
  /** The running ones. */
  containers: ContainerObservation[];
  /** What of the lists above is missing, where the engine answered. Only without any may they be called complete. */
  unseen?: UnseenPart[];
}

/** A bridge of another container or virtual-machine stack; looked at, never changed. */
export interface OtherStackObservation {
  stack: 'podman' | 'cni' | 'nerdctl' | 'calico' | 'cilium' | 'flannel' | 'lxd' | 'incus' | 'libvirt' | 'kubernetes';
  /** Network or interface. */
  name: string;
  /** Bytes of IP packet; null where the stack derives it itself. */
  mtu: number | null;
  /** Bytes that its tunnel adds to each packet on the way out; 0 where it has none. */
  encapsulation: number;
  /** The link or the file that says so. */
  source: string;
}

/** An OpenStack host (compute or network node) with Open vSwitch. */
export interface OpenvswitchObservation {
  /** br-int, br-ex, ovs-system, tap… with their MTUs, bytes of IP packet. */
  links: { name: string; mtu: number }[];
  /** `vxlan`, `geneve`, `gre` as Open vSwitch says; empty where it could not be asked. */
  tunnelTypes: string[];
  version: string;
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

/** Why a path's MTU cannot be told although small packets are answered, or why nothing is. */
export type PathObstacle =
  /** The kernel refuses what is larger than a path MTU that it learned before, and nobody on the way was heard. */
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

/**
 * `not-run` where small packets are not answered either, where the container has no address of that family, or where a
 * router beyond the instance said what fits: the path is narrow there, and the container learns of it.
 */
export type ProofPing = 'passed' | 'too-big' | 'silent' | 'not-run';

/**
 * Why no container was tried on a network. `internal`: it has no way out, and needs no proof; `driver`: not one of those
 * that a container can be started on anywhere; `unattachable`: an overlay for services alone; `surplus`: others came
 * first; `name`: a name that is not put into a script; `cut`: time was up before.
 */
export type ProofOmission = 'internal' | 'driver' | 'unattachable' | 'surplus' | 'name' | 'cut';

/** What a throw-away container on one Docker network could do. */
export interface ContainerProof {
  network: string;
  /** The network's driver; absent in inspections from before it was asked. */
  driver?: string;
  /** Why it was not tried at all; absent where it was. */
  omitted?: ProofOmission;
  /** MTU of the container's interface, bytes of IP packet; null where it could not be told. */
  mtu: number | null;
  /**
   * passed: the download came through, and the instance itself refuses no packet of the container's MTU; failed: one of
   * them did not while the instance itself could; inconclusive: the instance could not either, or nothing was asked; not-run: said in detail.
   */
  outcome: 'passed' | 'failed' | 'inconclusive' | 'not-run';
  /** DF ping of the container's MTU to the default gateway, over IPv4. The download takes either family. */
  ping: ProofPing;
  /** The same over IPv6; absent in inspections from before it was asked. */
  ping6?: ProofPing;
  download: 'passed' | 'stalled' | 'failed' | 'not-run';
  /** Bytes of body that arrived in the container. */
  downloadedBytes: number | null;
  url: string | null;
  /** Why it was not run, or what it said. */
  detail: string;
}

/** Both directions of TCP through one interface, held to one segment size by a firewall rule of ours. */
export interface ClampRule {
  family: 4 | 6;
  interface: string;
  /** Maximum segment size, bytes of TCP payload. */
  mss: number;
}

/** The MSS clamp that `clamp-mss` of lib/remediations put in place since the last boot. */
export interface ClampObservation {
  tool: 'nft' | 'iptables';
  /** By the instance's clock, ISO 8601. */
  since: string;
  /** Those still in force; none where somebody flushed them. */
  rules: ClampRule[];
}

export interface Observations {
  system: Observed<SystemObservation>;
  links: Observed<Link[]>;
  egress: Egress[];
  docker: Observed<DockerObservation>;
  paths: PathMeasurementObservation[];
  cachedPathMtus: CachedPathMtu[];
  kernel: KernelSettings;
  expectedMtus: Observed<ExpectedMtu[]>;
  otherStacks: OtherStackObservation[];
  openvswitch: Observed<OpenvswitchObservation>;
  proofs: Observed<ContainerProof[]>;
  clamp: Observed<ClampObservation>;
  /** Sections of the output that were cut at their cap, or that never ended (the script was stopped). */
  incomplete: string[];
  /** Sections that lacked the rights to say more. */
  denied?: string[];
}
