import type { Plan } from '../plan-types';

/** The preflight items before a network is recreated. */
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

/** A user-defined bridge network, as arguments of `docker network create`, without its MTU. */
export interface NetworkConfig {
  /** 64 hexadecimal digits. Ids of Swarm networks are shorter, with other letters. */
  id: string;
  name: string;
  ipv4: boolean;
  ipv6: boolean;
  internal: boolean;
  attachable: boolean;
  ipamOptions: Record<string, string>;
  pools: {
    /** In CIDR notation, as is `range`. */
    subnet: string;
    range: string | null;
    gateway: string | null;
    /** Addresses that Docker gives to no container, by name. */
    reserved: Record<string, string>;
  }[];
  options: Record<string, string>;
  labels: Record<string, string>;
}

/** A container on a network, running or not, with the arguments for `docker network connect`. */
export interface PlannedEndpoint {
  id: string;
  name: string;
  running: boolean;
  /** Configured addresses (`--ip`, `--ip6`, `--link-local-ip`); Docker chose the others. */
  fixed4: string | null;
  fixed6: string | null;
  linkLocal: string[];
  /** IPv4 address now, or before it was disconnected; null if it does not run. */
  address: string | null;
  /** A lower address is free, so Docker gives it that one. */
  mayMove: boolean;
  aliases: string[];
  links: string[];
  driverOptions: Record<string, string>;
  gatewayPriority: number;
}

/**
 * A network that is recreated with another MTU; or restored as it was; or repaired, after a change that could not be
 * rolled back left it incomplete.
 */
export interface NetworkPlan extends Plan {
  kind: 'recreate-network' | 'restore-network';
  /** Name of the requested network. */
  name: string;
  /**
   * Its future settings. They are also the present ones except for the MTU, unless `repair` says otherwise. Null if it
   * could not be read, or cannot be recreated: the preflight says why.
   */
  network: NetworkConfig | null;
  /** Only set for a repair. */
  repair?: NetworkRepair;
  /** Value of the MTU option before and after; null if it is not set. */
  option: { before: string | null; after: string | null };
  /** The edit of the Compose file, for a network that a project owns; null for others. */
  edit: string | null;
  /** In the order in which they are connected again. */
  endpoints: PlannedEndpoint[];
  /** SHA-256 of the network and everything on it, hex: the plan is bound to it. */
  fingerprint: string;
}

/** What is left of a network, and what is missing. */
export interface NetworkRepair {
  /** Id of the remediation that left it incomplete: its notes are in its folder on the instance. */
  of: string;
  /** The network as it is now; null if there is none. */
  now: NetworkConfig | null;
  /** It is as it was, except for what is missing on it, and is not recreated. */
  keeps: boolean;
  /** Ids of containers that are not on it, and of those that ran, are stopped now, and had not ended by themselves. */
  missing: string[];
  idle: string[];
  /** Names of containers that were on it and do not exist any more. */
  gone: string[];
}
