// A part of Observations: its rules about trust and units apply here.

import type { ConfigProblem } from '@/lib/truth/docker/daemon-config/read-daemon-config';
import type { Observed } from './observed';

export type DaemonConfigState = 'found' | 'absent' | 'unreadable' | 'invalid' | 'directory';

/** What an engine of that version does with the daemon.json at its next start. */
export interface ConfigReading {
  /** `undecided`: the engine is not known, and some engines would start with the file and some would not. */
  state: 'taken' | 'refused' | 'undecided';
  /** Why it would not start, or some would not. */
  problems: ConfigProblem[];
  /** There is more after the configuration, which this engine ignores and newer ones refuse. */
  isFollowed?: boolean;
}

export interface DaemonConfigObservation {
  /**
   * The daemon.json that is really used, from dockerd's command line (its unit's if it is stopped), or else the usual
   * one.
   */
  path: string;
  state: DaemonConfigState;
  /** The whole text as read (at most 64 KiB), or why not. `invalid` has the error in `detail`. */
  text: Observed<string>;
  /** What the engine does with the file; absent if there is no file, and in old inspections. */
  reading?: ConfigReading;
  /** `mtu` of the file as the engine reads it, bytes of IP packet; null if it reads none. */
  mtu: number | null;
  /** `--mtu` on dockerd's command line, bytes of IP packet; null if it is not there. */
  flagMtu: number | null;
  /** `default-network-opts` for bridges, bytes of IP packet, from the file or the flag; null if not set. */
  defaultNetworkMtu: number | null;
  /**
   * dockerd's command line could not be read, or only a part of it: its process hides it, there is neither process nor
   * unit, or see `unknownFlags`.
   */
  flagsUnseen?: boolean;
  /** Where the command line was read; absent in older inspections. */
  flagsFrom?: 'process' | 'unit';
  /** Unknown parts of the command line: files and variables of the unit, or a value that Docker does not accept. */
  unknownFlags?: string[];
  /** Keys that are in the file and on the command line: the daemon will not start at its next start. */
  conflicts: string[];
  /** In old inspections, instead of `reading`: values in the file of a type that Docker does not accept, as JSON. */
  wrongTypes?: { key: string; value: string }[];
  /** In old inspections, instead of `reading`: the drivers in `default-network-opts` of the file. */
  defaultNetworkDrivers?: string[];
  /** The default bridge is disabled, by the file or the flag (`"bridge": "none"`). */
  noBridge?: boolean;
}

export interface DockerNetworkObservation {
  id: string;
  name: string;
  driver: string;
  scope: string;
  /** `com.docker.network.driver.mtu`; null if the option is not set (Docker then uses 1500 on a bridge). */
  configuredMtu: number | null;
  /**
   * The MTU that containers on it get: the option, or 1500 for a bridge; on an overlay network minus its VXLAN (and its
   * encryption); null if Docker does not decide.
   */
  effectiveMtu: number | null;
  /** The Linux bridge, if it is one; null if the driver has none. */
  bridge?: string | null;
  /** An overlay network that encrypts its traffic, which takes more bytes of each packet. */
  encrypted: boolean;
  /** Has no way out of the instance, so its MTU is harmless. */
  internal: boolean;
  /** IP versions of its containers; absent if Docker did not print them. */
  families?: (4 | 6)[];
  /** Compose project that owns the network, from its labels. */
  composeProject: string | null;
  containers: string[];
  /** Additional facts for recreating it: only asked for a plan, absent in inspections. */
  settings?: NetworkSettings;
}

export interface NetworkSettings {
  /** Of overlay networks: open to containers that are not tasks, and Swarm's own for published ports. */
  attachable: boolean;
  ingress: boolean;
  subnets: string[];
  /** Its key in the file of its Compose project; null if it has none. */
  composeNetwork: string | null;
}

export interface ContainerInterface {
  name: string;
  /** The Docker network that it is on; null if it is not one of Docker's (a VPN's, a tunnel, Docker in Docker). */
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
  /** The largest real MTU of its interfaces on Docker's networks; null if unknown. */
  interfaceMtu: number | null;
  interfaces: ContainerInterface[];
  /** Its networks on which its interface was not seen. */
  unseen?: string[];
  /** Docker removes it once it stops: only asked for a plan, absent in inspections. */
  autoRemove?: boolean;
}

/** A part of Docker that was not seen, or not completely. */
export interface UnseenPart {
  part: 'networks' | 'containers' | 'interfaces';
  reason: 'denied' | 'failed' | 'cut';
  /** How many are known to exist and were not seen; null if unknown. */
  missing: number | null;
  /** The message instead. */
  detail: string;
}

export interface DockerObservation {
  /** Engine version, for example `20.10.24`; empty if unknown. */
  version: string;
  flavour: 'root' | 'rootless' | 'snap';
  /** How a rootless Docker leaves its network namespace (RootlessKit's `--net`); null if unknown or not rootless. */
  rootlessNetwork: string | null;
  running: boolean;
  /**
   * Whether the engine answered; the lists are empty if it did not. `denied`: it runs, but does not allow this user.
   * `silent`: it runs, but did not answer within the time limit. A slow instance may need longer.
   */
  access: 'ok' | 'denied' | 'silent' | 'failed';
  /** The message of the engine or its client when it did not answer. */
  accessDetail: string;
  /** Time limit of one answer, s; old inspections do not have it. */
  answerLimit?: number;
  /** Path of the client on the instance; only its name if it does not belong to root; empty if there is none. */
  client?: string;
  liveRestore: boolean | null;
  /** Null if unknown: locked, pending, or in error. */
  swarm: 'inactive' | 'worker' | 'manager' | null;
  config: DaemonConfigObservation;
  networks: DockerNetworkObservation[];
  /** The running containers. */
  containers: ContainerObservation[];
  /** What is missing in the lists above, if the engine answered. The lists are complete only if this is empty. */
  unseen?: UnseenPart[];
}
