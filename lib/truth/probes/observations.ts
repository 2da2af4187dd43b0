/**
 * What one inspection saw on one instance. Everything here came from the instance and is untrusted: parsers cap and
 * validate it. All MTUs and packet sizes are bytes of IP packet, never of ICMP payload, unless a name says payload.
 * Inspections are kept as they were made: what later ones see besides is optional, and absent in those from before.
 */

import type { SudoReason } from '@/lib/truth/script/sudo-words';
import type { DockerObservation } from './docker-observation';
import type { Observed } from './observed';
import type { PathMeasurementObservation } from './path-observation';
import type { ContainerProof } from './proof-observation';

/**
 * How the script becomes root. `limited`: sudo without a password for some commands only (the least set of rules);
 * `missing`: there is no sudo.
 */
export type SudoState = 'root' | 'passwordless' | 'password' | 'limited' | 'wrong-password' | 'denied' | 'missing';

/** What sudo said where it did not make us root. */
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
  /** True where DMI or cloud-init says that this is an OpenStack instance. */
  openstack: boolean;
  user: string;
  sudo: SudoState;
  /** Where `sudo` is `denied` or `wrong-password`; absent where nobody asked sudo, or it said nothing. */
  sudoRefusal?: SudoRefusal;
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

/** Both directions of TCP through one interface, held to one segment size by a firewall rule of ours. */
export interface ClampRule {
  family: 4 | 6;
  interface: string;
  /** Maximum segment size, bytes of TCP payload. */
  mss: number;
}

/** The MSS clamp that `clamp-mss` of lib/fleet/remediations put in place since the last boot. */
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
