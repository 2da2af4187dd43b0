// A part of Observations: what that says of trust and units holds here.

import type { Observed } from './observed';

export type DaemonConfigState = 'found' | 'absent' | 'unreadable' | 'invalid' | 'directory';

export interface DaemonConfigObservation {
  /** The daemon.json really in force, from dockerd's command line (its unit's where it is stopped), else the usual one. */
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
  /** dockerd's command line was not read, or not all of it: its process hides it, there is no unit, or see `untold`. */
  flagsUnseen?: boolean;
  /** What of the command line could not be told: files and variables of the unit, a value that Docker does not take. */
  untold?: string[];
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
  /** What making it anew needs besides: asked for a plan, absent in inspections. */
  settings?: NetworkSettings;
}

export interface NetworkSettings {
  /** Of overlay networks: open to containers that are no tasks, and Swarm's own for published ports. */
  attachable: boolean;
  ingress: boolean;
  subnets: string[];
  /** Its key in the file of its Compose project; null where it has none. */
  composeNetwork: string | null;
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
  /** Docker removes it once it stops: asked for a plan, absent in inspections. */
  autoRemove?: boolean;
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
  /**
   * Whether the engine answered us; the lists are empty where it did not. `denied`: it runs, and we may not talk to it.
   * `silent`: it runs, and said nothing within the time limit, which a slow instance may need.
   */
  access: 'ok' | 'denied' | 'silent' | 'failed';
  /** What the engine or its client said when it did not answer. */
  accessDetail: string;
  /** How long one answer was waited for, s; inspections of old do not say. */
  answerLimit?: number;
  /** Where the client is on the instance; its name alone where it is not root's, empty where there is none. */
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
