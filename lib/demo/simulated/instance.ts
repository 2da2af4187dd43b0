import type { ReleaseName } from './releases';

/** How a simulated instance behaves towards SSH; what is left out behaves well. */
export type Behaviour =
  | 'well'
  /** Nothing listens on its port. */
  | 'refused'
  /** Takes the connection and says nothing. */
  | 'hangs'
  /** Closes the connection in the middle of its answer. */
  | 'closes'
  /** Sends output without end. */
  | 'huge-output'
  /** Runs every script but that of an inspection. */
  | 'no-inspection'
  /** Answers after some seconds. */
  | 'slow'
  /** Knows neither our key nor our password. */
  | 'rejects-us'
  /** Shows another host key than the one that was announced for it. */
  | 'changed-host-key';

export interface SimulatedNetwork {
  name: string;
  /** `com.docker.network.driver.mtu`; null where the option is not set. */
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
}

export interface SimulatedPath {
  /** Bytes of IP packet that come through to everything beyond the gateway. */
  mtu: number;
  /** What becomes of a larger packet: a router says so, it vanishes, or nothing at all is answered to ICMP. */
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
  /** What OpenStack's metadata says that ens3 should have; default the same as `nicMtu`. */
  expectedMtu?: number;
  /** Default: as wide as the NIC. */
  path?: SimulatedPath;
  /** Default running. */
  docker?: 'running' | 'stopped' | 'absent';
  /** Text of /etc/docker/daemon.json; null where there is none, which is the default. */
  daemonJson?: string | null;
  daemonJsonIsDirectory?: boolean;
  liveRestore?: boolean;
  networks?: SimulatedNetwork[];
  containers?: SimulatedContainer[];
  /** Default passwordless. */
  sudo?: 'passwordless' | 'password' | 'denied';
  /** Docker does not come up with a changed daemon.json; with the old one it does. */
  restartFails?: boolean;
  behaviour?: Behaviour;
  /** For people; not told by the instance. */
  tags?: string[];
  notes?: string;
}
