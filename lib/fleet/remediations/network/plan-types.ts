import type { Plan } from '../plan-types';

/** What is looked at before a network is made anew. */
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
export interface NetworkPlan extends Plan {
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
