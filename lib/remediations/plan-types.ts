import type { ConfigChange } from '@/lib/docker/daemon-config/compare';
import type { NetworkOwner } from '@/lib/docker/network-owner';
import type { Evidence } from '@/lib/mtu/verdict';
import type { ClampRule } from '@/lib/probes/observations';

/**
 * What is looked at before anything is changed, in the order in which it is shown. The words are in the catalogues
 * under `remediation.preflight.<name>.{title,pass,warn,block}`, with the item's params filled in; `params.reason`
 * chooses the sentence where one name has several causes.
 */
export const PREFLIGHT_NAMES = [
  'rights',
  'tools',
  'service',
  'docker',
  'start-limit',
  'config-file',
  'managed-elsewhere',
  'writable',
  'space',
  'flags',
  'validate',
  'live-restore',
  'swarm',
  'containers',
  'networks',
  'egress',
  'firewall',
  'kernel-modules',
  'lock',
] as const;

/** The same for a network that is made anew. */
export const NETWORK_PREFLIGHT_NAMES = [
  'rights',
  'tools',
  'docker',
  'network',
  'network-owner',
  'network-settings',
  'endpoints',
  'addresses',
  'bridge-name',
  'state-space',
  'egress',
  'lock',
] as const;

/** The same for an MSS clamp, or its removal. */
export const CLAMP_PREFLIGHT_NAMES = [
  'rights',
  'tools',
  'clamp-docker',
  'clamp-tool',
  'clamp-size',
  'clamp-ipv6',
  'clamp-present',
  'clamp-foreign',
  'clamp-firewall',
  'clamp-found',
  'clamp-need',
  'space',
  'lock',
] as const;

export type PreflightName =
  | (typeof PREFLIGHT_NAMES)[number]
  | (typeof NETWORK_PREFLIGHT_NAMES)[number]
  | (typeof CLAMP_PREFLIGHT_NAMES)[number];

export interface PreflightItem {
  name: PreflightName;
  /** `warn` may be gone ahead with; `block` may not. */
  outcome: 'pass' | 'warn' | 'block';
  params: Record<string, string | number>;
  evidence: Evidence[];
}

/** The daemon.json that a plan was made from. A plan is bound to it: if it changed since, the plan is refused. */
export interface PlannedFile {
  /** Absolute path on the instance, from dockerd's command line or Docker's default. */
  path: string;
  exists: boolean;
  /** SHA-256 of the bytes, hex; null where there is no file. */
  sha256: string | null;
  /** Octal, for example `644`; null where there is no file. */
  mode: string | null;
  uid: number | null;
  gid: number | null;
  /** SELinux context; null where there is none. */
  context: string | null;
  bytes: number | null;
}

/** A container, and what the change does to it: it runs now, unless it is `brought-up`. */
export interface ContainerEffect {
  id: string;
  name: string;
  image: string;
  restartPolicy: string;
  composeProject: string | null;
  /**
   * `returns`: its restart policy brings it back. `started`: it would stay down, so the fix starts it again. `lost`: it
   * was run with --rm and is removed when it stops. `replaced`: a Swarm task, in whose place the Swarm starts another,
   * here or on another node. `keeps-running`: live-restore keeps it up. `cut-off`: it runs on, and is not on its
   * network for a moment. `rejoins`: it is not on its network now, and will be. `brought-up`: it does not run now, and
   * will.
   */
  effect: 'returns' | 'started' | 'lost' | 'replaced' | 'keeps-running' | 'cut-off' | 'rejoins' | 'brought-up';
}

/** A network that keeps its MTU until it is made anew. */
export interface NetworkEffect {
  name: string;
  driver: string;
  /** Bytes of IP packet that containers on it get now. */
  mtu: number;
  composeProject: string | null;
  containers: string[];
  /** Who has to make it anew: the Compose project, the Swarm, or the operator by hand. */
  owner: NetworkOwner;
  /** False where nobody can tell in which folder the project's Compose file is: it has to be filled in. */
  placed?: boolean;
  /** Commands to be run by hand, ready to paste; never run by Clearance. */
  commands: string[];
}

/** What every plan shows before a fix, and holds it to. All MTUs are bytes of IP packet. */
interface PlanBase {
  version: 1;
  /** What Docker has to say of the network afterwards: the default bridge, or the one that is made anew. */
  mtu: number;
  /** What it says now; null where Docker is down or did not say, or there is no such network. */
  currentMtu: number | null;
  /** MTU of the interface with the default route; null where there is none. */
  egressMtu: number | null;
  /** Docker Engine's version; null where it does not answer. */
  engine: string | null;
  /** There is nothing to change: what is asked for is as it is now. */
  alreadyInForce: boolean;
  preflight: PreflightItem[];
  /** At least one preflight item blocks. */
  blocked: boolean;
  containers: ContainerEffect[];
  networks: NetworkEffect[];
  /** How long containers on this instance are expected to be down, or cut off, ms. */
  expectedInterruptionMs: number;
  /** Without a confirmation from Clearance within this time the instance takes the change back, s. */
  confirmSeconds: number;
}

/** A change of daemon.json: a new MTU, or the bytes of before. */
export interface DaemonConfigPlan extends PlanBase {
  kind: 'set-mtu' | 'rollback';
  file: PlannedFile;
  /**
   * Mode, owner and SELinux context that the file gets: as before, or root's 644 for a new one. Null where the file is
   * to be removed; the context is null where there is none, and in plans of versions that did not keep it.
   */
  fileAfter: { mode: string; uid: number; gid: number; context?: string | null } | null;
  /** By meaning: no entry for white space or order. */
  changes: ConfigChange[];
  /** Unified diff of the text; empty where nothing changes. */
  diff: string;
}

/** A user-defined bridge network, as `docker network create` is told it, without its MTU. */
export interface NetworkConfig {
  /** 64 hexadecimal digits; the Swarm's are shorter, with other letters. */
  id: string;
  name: string;
  ipv4: boolean;
  ipv6: boolean;
  internal: boolean;
  attachable: boolean;
  ipamOptions: Record<string, string>;
  pools: {
    /** In CIDR notation, as `range` is. */
    subnet: string;
    range: string | null;
    gateway: string | null;
    /** Addresses that Docker gives nobody, by name. */
    reserved: Record<string, string>;
  }[];
  options: Record<string, string>;
  labels: Record<string, string>;
}

/** A container on a network, running or not, with what `docker network connect` has to be told. */
export interface PlannedEndpoint {
  id: string;
  name: string;
  running: boolean;
  /** Addresses that somebody chose (`--ip`, `--ip6`, `--link-local-ip`); the others are Docker's choice. */
  fixed4: string | null;
  fixed6: string | null;
  linkLocal: string[];
  /** IPv4 address now, or before it went missing; null where it does not run. */
  address: string | null;
  /** A lower address is free, which Docker then gives it. */
  mayMove: boolean;
  aliases: string[];
  links: string[];
  driverOptions: Record<string, string>;
  gatewayPriority: number;
}

/**
 * A network made anew with another MTU: for the first time, or as it was before that; or put together again, where a
 * change could not be taken back and left it in pieces.
 */
export interface NetworkPlan extends PlanBase {
  kind: 'recreate-network' | 'restore-network';
  /** Name of the network that was asked for. */
  name: string;
  /**
   * What it is to be, and is now but for its MTU unless `repair` says otherwise. Null where it could not be read, or is
   * none that can be made anew: the preflight says why.
   */
  network: NetworkConfig | null;
  /** Only where pieces are put together. */
  repair?: NetworkRepair;
  /** Value of the MTU option before and after; null where it is not set. */
  option: { before: string | null; after: string | null };
  /** What to put into the Compose file of a network that a project owns; null for others. */
  edit: string | null;
  /** In the order in which they are connected again. */
  endpoints: PlannedEndpoint[];
  /** SHA-256 of the network and everything on it, hex: the plan is bound to it. */
  fingerprint: string;
}

/** What is left of a network, and what is missing of it. */
export interface NetworkRepair {
  /** Id of the remediation that left it so: the notes that it made are in its folder on the instance. */
  of: string;
  /** The network as it is now; null where there is none. */
  now: NetworkConfig | null;
  /** It is as it was but for what is missing on it, and stays. */
  keeps: boolean;
  /** Ids of containers that are not on it, and of those that ran, do not now, and had not ended by themselves. */
  missing: string[];
  idle: string[];
  /** Names of containers that were on it and do not exist any more. */
  gone: string[];
}

/** Firewall rules that hold TCP of containers to a size that fits, or their removal. Docker's MTU stays as it is. */
export interface ClampPlan extends PlanBase {
  kind: 'clamp-mss' | 'unclamp-mss';
  /** TCP packets of at most this many bytes; null for a removal. */
  packet: number | null;
  /** Which tool holds the rules; null where none would: then the plan is blocked. */
  tool: 'nft' | 'iptables' | null;
  /** The interfaces that the rules are about, with their MTU in bytes of IP packet; the plan is bound to them. */
  links: { interface: string; mtu: number }[];
  rules: ClampRule[];
  /** What is loaded, to the letter; for a removal what is there, as listed. */
  text: string;
}

/** A plan by its kind: each has a planner (planner-of.ts) and a program (script/program-of.ts). */
export type RemediationPlan = DaemonConfigPlan | NetworkPlan | ClampPlan;

export type RemediationKind = RemediationPlan['kind'];

export const REMEDIATION_KINDS = [
  'set-mtu',
  'rollback',
  'recreate-network',
  'restore-network',
  'clamp-mss',
  'unclamp-mss',
] as const satisfies readonly RemediationKind[];

/** What can be asked for; the others take such a one back. */
export const PLANNABLE_KINDS = [
  'set-mtu',
  'recreate-network',
  'clamp-mss',
  'unclamp-mss',
] as const satisfies readonly RemediationKind[];

export type PlannableKind = (typeof PLANNABLE_KINDS)[number];

/** A kind as a row holds it. */
export function toRemediationKind(text: string): RemediationKind {
  return REMEDIATION_KINDS.find((kind) => kind === text) ?? 'set-mtu';
}
