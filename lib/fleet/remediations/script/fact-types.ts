import type { ComposeFact } from './read-compose';

/** What `# clearance fix-plan` said, read. Everything is untrusted: capped and held to its type here. */
export interface Facts {
  sudo: string;
  root: boolean;
  /** The script ran to its end. */
  complete: boolean;
  missingTools: string[];
  init: string;
  kernel: string;
  unit: Record<string, string>;
  socket: Record<string, string>;
  dockerJournal: string;
  flags: string[];
  /** Those that the unit says, which a restart takes. */
  unitFlags: string[];
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
  version: string | null;
  /** Null where Docker did not say, or is down. */
  liveRestore: boolean | null;
  /** Where Docker keeps its containers now, with the suffix of remapped users; empty where it did not say. */
  dockerRoot: string;
  storageDriver: string;
  /** State of the node; empty where Docker did not say, or is down. */
  swarm: string;
  manager: boolean;
  /** Null where Docker did not say, or is down. */
  bridgeMtu: number | null;
  containers: ContainerFact[];
  /** How many run, read or not; null where Docker did not say, or is down. */
  containerCount: number | null;
  /** Docker said which networks there are. */
  networksTold: boolean;
  networks: NetworkFact[];
  /** Compose projects of which is known how they were brought up. */
  compose: ComposeFact[];
  /** Which of `docker compose` and `docker-compose` root has. */
  composeTools: string[];
  egressInterface: string;
  egressMtu: number | null;
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

export interface ContainerFact {
  id: string;
  name: string;
  image: string;
  policy: string;
  autoRemove: boolean;
  /** Of a Swarm service, which replaces it rather than start it again. */
  task: boolean;
  composeProject: string | null;
}

export interface NetworkFact {
  name: string;
  driver: string;
  scope: string;
  /** Bytes of IP packet, as the option has it; null where it is not set. */
  mtu: number | null;
  /** Of overlay networks: ESP besides VXLAN, open to containers that are no tasks, and Swarm's own for published ports. */
  encrypted: boolean;
  attachable: boolean;
  ingress: boolean;
  composeProject: string | null;
  composeNetwork: string | null;
  subnets: string[];
  containers: string[];
}
