import type { DockerInfo } from '@/lib/truth/probes/docker/parse-info';
import type { SudoRefusal } from '@/lib/truth/probes/observations';
import type { ComposeFact } from './read-compose';

/**
 * What only a plan asks, read: what an inspection sees, too, is in its observations. Everything is untrusted: capped and
 * held to its type here.
 */
export interface Facts {
  sudo: string;
  /** What sudo said, where it did not make us root. */
  sudoRefusal: SudoRefusal | null;
  root: boolean;
  /** The script ran to its end. */
  complete: boolean;
  missingTools: string[];
  init: string;
  kernel: string;
  unit: Record<string, string>;
  socket: Record<string, string>;
  dockerJournal: string;
  /** dockerd's command line without the program: of the process, else what the unit would start. */
  flags: string[];
  /** What the unit says, which a restart takes. */
  unitFlags: string[];
  /** What of the unit's command line could not be told (lib/truth/docker/unit-command.ts). */
  untoldFlags: string[];
  /** What runs of the system's Docker, whatever its unit says: dockerd, and what holds its containers. */
  processes: string[];
  /** Every dockerd that runs: user, program, control group. */
  daemons: { uid: number; program: string; cgroup: string }[];
  /** Whose a rootless dockerd is; null where there is none. */
  rootless: { user: string; home: string } | null;
  path: string;
  folderReal: string;
  kind: 'absent' | 'file' | 'symlink' | 'folder' | 'other' | 'unknown';
  linkTarget: string;
  mode: string;
  uid: number;
  gid: number;
  size: number;
  links: number;
  context: string | null;
  attributes: string;
  sha256: string;
  content: Uint8Array | null;
  writable: boolean;
  mount: string;
  space: Space[];
  system: string;
  agents: string[];
  /** `FILE:LINE` of headers and records of a configuration management that names daemon.json or its neighbours. */
  managed: string[];
  /** The file of cloud-init's data that names daemon.json; empty where none does. */
  cloudInit: string;
  canValidate: boolean;
  validate: string;
  /** Long names of the flags in `dockerd --help`, where it cannot validate. */
  knownFlags: string[];
  /** It cannot validate, and the file changed after dockerd had started. */
  untried: boolean;
  /** What `docker info` says of where Docker keeps its containers, and of its Swarm. */
  info: DockerInfo;
  /** Ids of containers of a Swarm service, which replaces them rather than start them again. */
  tasks: string[];
  /** Compose projects of which is known how they were brought up. */
  compose: ComposeFact[];
  /** Which of `docker compose` and `docker-compose` root has. */
  composeTools: string[];
  firewalld: boolean;
  firewalldZone: string;
  firewalldPermanent: string;
  modules: boolean;
  modprobe: string;
  /** The kernel has the match `addrtype` already, which Docker's rules need. */
  addrtype: boolean;
  lock: string;
}

export interface Space {
  what: 'disk' | 'inodes';
  /** Where it was asked: the folder of daemon.json, or of our state. */
  where: 'config' | 'state';
  /** Kilobytes or inodes free; null where the file system does not count them. */
  free: number | null;
  said: string;
}
