import type { NetworkOwner } from '@/lib/truth/docker/network-owner';
import type { Evidence } from '@/lib/truth/mtu/verdict';

/**
 * Something that is looked at before anything is changed. The words are in the catalogues under
 * `remediation.preflight.<name>.{title,pass,warn,block}`, with the params filled in; `params.reason` chooses the
 * sentence where one name has several causes.
 */
export interface PreflightItem {
  name: string;
  /** `warn` may be gone ahead with; `block` may not. */
  outcome: 'pass' | 'warn' | 'block';
  params: Record<string, string | number>;
  evidence: Evidence[];
}

/** A container, and what the change does to it: it runs now, unless it is `brought-up`. */
export interface ContainerEffect {
  id: string;
  name: string;
  image: string;
  restartPolicy: string;
  composeProject: string | null;
  /**
   * `returns`: its restart policy brings it back. `started`: it would stay down, so the fix starts it again. `lost`: it
   * was run with --rm and is removed when it stops. `replaced`: a Swarm task, in whose place the Swarm starts another,
   * here or on another node. `keeps-running`: live-restore keeps it up. `cut-off`: it runs on, and is not on its
   * network for a moment. `rejoins`: it is not on its network now, and will be. `brought-up`: it does not run now, and
   * will.
   */
  effect: 'returns' | 'started' | 'lost' | 'replaced' | 'keeps-running' | 'cut-off' | 'rejoins' | 'brought-up';
}

/** A network that keeps its MTU until it is made anew. */
export interface NetworkEffect {
  name: string;
  driver: string;
  /** Bytes of IP packet that containers on it get now. */
  mtu: number;
  composeProject: string | null;
  containers: string[];
  /** Who has to make it anew: the Compose project, the Swarm, or the operator by hand. */
  owner: NetworkOwner;
  /** False where nobody can tell in which folder the project's Compose file is: it has to be filled in. */
  placed?: boolean;
  /** Commands to be run by hand, ready to paste; never run by Clearance. */
  commands: string[];
}

/** What a plan of every kind shows before a fix, and holds it to. All MTUs are bytes of IP packet. */
export interface Plan {
  version: 1;
  /** A kind of the table (all-kinds.ts). */
  kind: string;
  /** What Docker has to say of the network afterwards: the default bridge, or the one that is made anew. */
  mtu: number;
  /** What it says now; null where Docker is down or did not say, or there is no such network. */
  currentMtu: number | null;
  /** MTU of the interface with the default route; null where there is none. */
  egressMtu: number | null;
  /** Docker Engine's version; null where it does not answer. */
  engine: string | null;
  /** There is nothing to change: what is asked for is as it is now. */
  alreadyInForce: boolean;
  preflight: PreflightItem[];
  /** At least one preflight item blocks. */
  blocked: boolean;
  containers: ContainerEffect[];
  networks: NetworkEffect[];
  /** How long containers on this instance are expected to be down, or cut off, ms. */
  expectedInterruptionMs: number;
  /** Without a confirmation from Clearance within this time the instance takes the change back, s. */
  confirmSeconds: number;
}
