import type { DockerInfo } from '@/lib/truth/probes/docker/parse-info';
import type { SudoRefusal } from '@/lib/truth/probes/observations';
import type { ComposeFact } from './read-compose';

/**
 * Facts that only a plan asks for. Facts that an inspection sees, too, are in its observations. Everything is
 * untrusted: sizes and types are checked here.
 */
export interface Facts {
  sudo: string;
  /** What sudo printed when it refused; null if it printed nothing. */
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
  /** dockerd's command line without the program: of the process, or else what the unit would start. */
  flags: string[];
  /** The flags in the unit, which apply after a restart. */
  unitFlags: string[];
  /** Parts of the unit's command line that are not known (lib/truth/docker/unit-command.ts). */
  unknownFlags: string[];
  /**
   * The running processes of the system's Docker, whatever its unit says: dockerd, and those that hold its containers.
   */
  processes: string[];
  /** Every dockerd that runs: user, program, control group. */
  daemons: { uid: number; program: string; cgroup: string }[];
  /** The user of a rootless dockerd; null if there is none. */
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
  /**
   * `FILE:LINE` of headers and records of a configuration management tool that name daemon.json or files next to it.
   */
  managed: string[];
  /** The file of cloud-init's data that names daemon.json; empty if there is none. */
  cloudInit: string;
  canValidate: boolean;
  validate: string;
  /** Long names of the flags in `dockerd --help`, if it cannot validate. */
  knownFlags: string[];
  /** It cannot validate, and the file changed after dockerd had started. */
  untried: boolean;
  /** What `docker info` reports about the folder of its containers, and about its Swarm. */
  info: DockerInfo;
  /** Ids of containers of a Swarm service. The Swarm replaces them and does not start them again. */
  tasks: string[];
  /** Compose projects whose start command is known. */
  compose: ComposeFact[];
  /** Which of `docker compose` and `docker-compose` root has. */
  composeTools: string[];
  firewalld: boolean;
  firewalldZone: string;
  firewalldPermanent: string;
  modules: boolean;
  modprobe: string;
  /** The kernel already has the match `addrtype`, which Docker's rules need. */
  addrtype: boolean;
  lock: string;
}

export interface Space {
  what: 'disk' | 'inodes';
  /** The folder that was checked: that of daemon.json, or of our state. */
  where: 'config' | 'state';
  /** Free kilobytes or inodes; null if the file system does not count them. */
  free: number | null;
  said: string;
}
