import type { NetworkOwner } from '@/lib/truth/docker/network-owner';
import type { Evidence } from '@/lib/truth/mtu/verdict';

/**
 * A preflight item: something that is checked before anything is changed. The words are in the catalogues under
 * `remediation.preflight.<name>.{title,pass,warn,block}`, with the params filled in; `params.reason` chooses the
 * sentence if one name has several causes.
 */
export interface PreflightItem {
  name: string;
  /** With `warn` the plan can be applied; with `block` it cannot. */
  outcome: 'pass' | 'warn' | 'block';
  params: Record<string, string | number>;
  evidence: Evidence[];
}

/** A container, and what the change does to it. It runs now, unless it is `brought-up`. */
export interface ContainerEffect {
  id: string;
  name: string;
  image: string;
  restartPolicy: string;
  composeProject: string | null;
  /**
   * `returns`: its restart policy starts it again. `started`: it would stay stopped, so the fix starts it again.
   * `lost`: it was run with --rm and is removed when it stops. `replaced`: a Swarm task, which the Swarm replaces with
   * another one, here or on another node. `keeps-running`: live-restore keeps it running. `cut-off`: it keeps running,
   * but is disconnected from its network for a moment. `rejoins`: it is not on its network now, and will be.
   * `brought-up`: it does not run now, and will. `restarted`: it alone is stopped and started again.
   */
  effect:
    | 'returns'
    | 'started'
    | 'lost'
    | 'replaced'
    | 'keeps-running'
    | 'cut-off'
    | 'rejoins'
    | 'brought-up'
    | 'restarted';
}

/** A network that keeps its MTU until it is recreated. */
export interface NetworkEffect {
  name: string;
  driver: string;
  /** MTU that containers on it get now, bytes of IP packet. */
  mtu: number;
  composeProject: string | null;
  containers: string[];
  /** Who has to recreate it: the Compose project, the Swarm, or the operator by hand. */
  owner: NetworkOwner;
  /** False if the folder of the project's Compose file is unknown: a person has to fill it in. */
  placed?: boolean;
  /** Commands to run by hand, ready to paste; never run by Clearance. */
  commands: string[];
}

/** What a plan of every kind shows before a fix, and is checked against later. All MTUs are bytes of IP packet. */
export interface Plan {
  version: 1;
  /** A kind of the table (all-kinds.ts). */
  kind: string;
  /**
   * The MTU that Docker must report afterwards, of the default bridge or of the recreated network; that of the link or
   * of the container's interface, if the plan is for one of these.
   */
  mtu: number;
  /** The MTU that it reports now; null if Docker is down or did not report it, or there is no such network. */
  currentMtu: number | null;
  /** The largest packet that can leave by every egress of that network's containers; null if unknown. */
  egressMtu: number | null;
  /** Docker Engine's version; null if it does not answer. */
  engine: string | null;
  /** Nothing has to be changed: the instance is already as requested. */
  alreadyInForce: boolean;
  preflight: PreflightItem[];
  /** At least one preflight item blocks. */
  blocked: boolean;
  containers: ContainerEffect[];
  networks: NetworkEffect[];
  /** How long containers on this instance are expected to be down or disconnected, ms. */
  expectedInterruptionMs: number;
  /** Without a confirmation from Clearance within this time the instance rolls the change back, s. */
  confirmSeconds: number;
}
