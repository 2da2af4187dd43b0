/**
 * What one inspection saw on one instance. Everything here came from the instance and is untrusted: parsers limit and
 * check it. All MTUs and packet sizes are bytes of IP packet, never of ICMP payload, unless a name says payload.
 * Inspections are stored as they were made: fields that were added later are optional, and absent in older inspections.
 */

import type { SudoReason } from '@/lib/truth/script/sudo-words';
import type { DockerObservation } from './docker-observation';
import type { PolicyRoutes, SwarmDataPath } from './egress-observation';
import type { Observed } from './observed';
import type { PathMeasurementObservation } from './path-observation';
import type { ContainerProof } from './proof-observation';
import type { SshStall } from './ssh-stall';
import type { TrafficObservation } from './traffic-observation';

/**
 * How the script becomes root. `limited`: sudo without a password for some commands only (the smallest set of rules);
 * `missing`: there is no sudo.
 */
export type SudoState = 'root' | 'passwordless' | 'password' | 'limited' | 'wrong-password' | 'denied' | 'missing';

/** What sudo printed when it refused. */
export interface SudoRefusal {
  reason: SudoReason;
  said: string;
}

export interface SystemObservation {
  hostname: string;
  /** PRETTY_NAME of /etc/os-release. */
  os: string;
  osId: string;
  osVersion: string;
  kernel: string;
  architecture: string;
  virtualisation: string;
  /** True if DMI or cloud-init says that this is an OpenStack instance. */
  openstack: boolean;
  user: string;
  sudo: SudoState;
  /** Only if `sudo` is `denied` or `wrong-password`; absent if sudo was not asked, or printed nothing. */
  sudoRefusal?: SudoRefusal;
  /** The ping program: its version line, or `busybox`; null if there is none. */
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
  /** The link below it (VLAN, macvlan), or the other end of a veth; absent if none is named. */
  below?: string;
  /** Lower case, or null if the link has none. */
  mac: string | null;
  /** The NIC's own address if a bond gave it another, lower case; absent if not printed. */
  ownMac?: string;
  /** Number of the VLAN; absent if not printed. */
  vlanId?: number;
}

/**
 * Where packets to the rest of the world leave: by the default route, unless a more specific route or a rule takes
 * them.
 */
export interface Egress {
  family: 4 | 6;
  interface: string;
  gateway: string | null;
  /** The instance's own address there; absent if not printed, and in older inspections. */
  address?: string;
  /** MTU of the interface for this family, bytes of IP packet. */
  linkMtu: number;
  /** MTU set on the route, bytes of IP packet; null if none is shown (BusyBox's `ip` never shows one). */
  routeMtu: number | null;
  /** The default route, if packets do not follow it; absent if they do. MTU in bytes of IP packet. */
  defaultRoute?: { interface: string; mtu: number };
  /**
   * Every interface of a multipath route, over which the kernel spreads connections. The one with the smallest MTU is
   * `interface`. MTU in bytes of IP packet; absent if there is only one interface.
   */
  hops?: { interface: string; mtu: number }[];
  /** The route has several next hops, but none is printed (BusyBox): some egress interfaces are not known. */
  hopsUnseen?: boolean;
}

/** A path MTU that the kernel has cached for one destination (`ip route get`), before or after we probed. */
export interface CachedPathMtu {
  target: string;
  family: 4 | 6;
  when: 'before' | 'after';
  /** Bytes of IP packet. */
  mtu: number;
  /** Seconds until the kernel removes it; null if the kernel does not say. */
  expiresSeconds: number | null;
}

/** Kernel settings that decide how path MTUs are learned; null if they could not be read. */
export interface KernelSettings {
  /** net.ipv4.ip_no_pmtu_disc: 0 is normal. */
  ipNoPmtuDisc: number | null;
  /** net.ipv4.tcp_mtu_probing: 0 off, 1 after a black hole was found, 2 always. */
  tcpMtuProbing: number | null;
}

/** The MTU of a NIC according to OpenStack. */
export interface ExpectedMtu {
  /** Name of the link with that MAC address on the instance; null if there is none. */
  interface: string | null;
  mac: string;
  /** Bytes of IP packet. */
  mtu: number;
  source: 'metadata' | 'config-drive';
}

/** A bridge of another container or virtual-machine stack; read, never changed. */
export interface OtherStackObservation {
  stack: 'podman' | 'cni' | 'nerdctl' | 'calico' | 'cilium' | 'flannel' | 'lxd' | 'incus' | 'libvirt' | 'kubernetes';
  /** Network or interface. */
  name: string;
  /** Bytes of IP packet; null if the stack derives it itself. */
  mtu: number | null;
  /** Bytes that its tunnel adds to each packet on the way out; 0 if it has none. */
  encapsulation: number;
  /** The link or the file that shows this. */
  source: string;
}

/** An OpenStack host (compute or network node) with Open vSwitch. */
export interface OpenvswitchObservation {
  /** br-int, br-ex, ovs-system, tap… with their MTUs, bytes of IP packet. */
  links: { name: string; mtu: number }[];
  /** `vxlan`, `geneve`, `gre` as Open vSwitch reports them; empty if it could not be asked. */
  tunnelTypes: string[];
  version: string;
  /** The bridges with their ports; absent if Open vSwitch could not be asked. */
  bridges?: OpenvswitchBridge[];
}

/** A bridge of Open vSwitch with all its ports. */
export interface OpenvswitchBridge {
  name: string;
  ports: OpenvswitchPort[];
}

export interface OpenvswitchPort {
  interface: string;
  /** Open vSwitch's type; empty for a device of the kernel (a NIC, a tap). */
  type: string;
  /** VLAN of the port; absent if it has none. */
  tag?: number;
  /** The patch port at the other end; only for `patch`. */
  peer?: string;
}

/** Both directions of TCP through one interface, limited to one segment size by a firewall rule of ours. */
export interface ClampRule {
  family: 4 | 6;
  interface: string;
  /** Maximum segment size, bytes of TCP payload. */
  mss: number;
}

/** The MSS clamp that `clamp-mss` of lib/fleet/remediations set since the last boot. */
export interface ClampObservation {
  tool: 'nft' | 'iptables';
  /** By the instance's clock, ISO 8601. */
  since: string;
  /** Clamps that are still in force; empty if somebody flushed them. */
  rules: ClampRule[];
}

export interface Observations {
  system: Observed<SystemObservation>;
  links: Observed<Link[]>;
  egress: Egress[];
  /** Absent if there are no rules of policy routing besides the kernel's own. */
  policyRoutes?: PolicyRoutes;
  /** Absent if this node is in no Swarm. */
  swarmDataPath?: SwarmDataPath;
  docker: Observed<DockerObservation>;
  paths: PathMeasurementObservation[];
  /**
   * Paths to instances that a sweep chose to measure between its instances. They say something about the sweep, and
   * nothing about this instance's verdict. Absent if there are none.
   */
  pairPaths?: PathMeasurementObservation[];
  cachedPathMtus: CachedPathMtu[];
  kernel: KernelSettings;
  expectedMtus: Observed<ExpectedMtu[]>;
  otherStacks: OtherStackObservation[];
  openvswitch: Observed<OpenvswitchObservation>;
  proofs: Observed<ContainerProof[]>;
  clamp: Observed<ClampObservation>;
  /** Sections of the output that were cut at their limit, or that never ended (the script was stopped). */
  incomplete: string[];
  /** The inspection used small packets, because full packets of SSH were lost; absent if it did not. */
  sshStall?: SshStall;
  /** Counters and TCP connections; absent if they were not asked for. */
  traffic?: Observed<TrafficObservation>;
  /** Sections that were incomplete because of missing rights. */
  denied?: string[];
}
