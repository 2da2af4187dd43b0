import type { ReleaseName } from './releases';

/** How a simulated instance behaves on SSH connections. Without a value it behaves normally. */
export type Behaviour =
  | 'well'
  /** Nothing listens on its port. */
  | 'refused'
  /** Accepts the connection and sends nothing. */
  | 'hangs'
  /** Closes the connection in the middle of its answer. */
  | 'closes'
  /** Sends output without end. */
  | 'huge-output'
  /** Runs every script except that of an inspection. */
  | 'no-inspection'
  /** Answers after some seconds. */
  | 'slow'
  /** Accepts neither our key nor our password. */
  | 'rejects-us'
  /** Shows another host key than the one that was announced for it. */
  | 'changed-host-key';

export interface SimulatedNetwork {
  name: string;
  /** `com.docker.network.driver.mtu`; null if the option is not set. */
  mtu: number | null;
  composeProject?: string;
  driver?: 'bridge' | 'overlay';
}

export interface SimulatedContainer {
  name: string;
  image: string;
  /** Name of a network of the instance; default `bridge`. */
  network?: string;
  restart?: 'no' | 'always' | 'unless-stopped' | 'on-failure';
  composeProject?: string;
  /** MTU of its interface until it is started again, bytes of IP packet; default: that of its network. */
  mtu?: number;
  /** It ends at once when it is started again. */
  restartFails?: boolean;
}

export interface SimulatedPath {
  /** Largest packet that passes beyond the gateway, and between it and other instances; bytes of IP packet. */
  mtu: number;
  /**
   * What happens to a larger packet: a router reports it, it is dropped silently, or there is no answer to ICMP at all.
   */
  kind: 'reported' | 'black-hole' | 'icmp-blocked';
}

/** One instance of the simulated fleet, as it is at the start. All MTUs are bytes of IP packet. */
export interface SimulatedInstance {
  name: string;
  /** What `uname -n` says; default the name. */
  hostname?: string;
  release?: ReleaseName;
  /** MTU of ens3; default 1442. */
  nicMtu?: number;
  /** MTU of ens3 in OpenStack's metadata; default the same as `nicMtu`. */
  expectedMtu?: number;
  /** Default: as wide as the NIC. */
  path?: SimulatedPath;
  /** Default running. */
  docker?: 'running' | 'stopped' | 'absent';
  /** Text of /etc/docker/daemon.json; null (the default) if there is none. */
  daemonJson?: string | null;
  daemonJsonIsDirectory?: boolean;
  liveRestore?: boolean;
  networks?: SimulatedNetwork[];
  containers?: SimulatedContainer[];
  /** Default passwordless. */
  sudo?: 'passwordless' | 'password' | 'denied';
  /** Docker does not start with a changed daemon.json, but starts with the old one. */
  restartFails?: boolean;
  behaviour?: Behaviour;
  /** Only for people; the instance does not send it. */
  tags?: string[];
  notes?: string;
}
