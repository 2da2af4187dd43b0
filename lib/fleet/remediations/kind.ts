import type { FixProgram } from '@/lib/remote/runner/program';
import type { Observations } from '@/lib/truth/probes/observations';
import type { Frames } from '@/lib/truth/script/frames';
import type { Inspected, Judgement } from './judgement';
import type { Plan } from './plan-types';
import type { Planner } from './planner';
import type { ShownChange } from './shown-change';

/** A request for a change, with the wish in the form of its kind. */
export interface Wish {
  kind: string;
}

/** The input of a request for a change. */
export interface Asked {
  /** Bytes of IP packet; null for the recommended MTU. */
  mtu: number | null;
  /** Name of a network; empty if none was given. */
  network: string;
  /** Name of a link of the instance; empty if none was given. */
  interface: string;
  /** Name of a container; empty if none was given. */
  container: string;
  /** Which stays where a flag and daemon.json differ: `flag` or `file`; empty if it was not said. */
  keep: string;
}

/** A change that was made, or begun. */
export interface Done<P extends Plan = Plan> {
  /** Id of its remediation. */
  id: string;
  /** As far as is known, the instance is in neither of the two end states. */
  failed: boolean;
  plan: P;
  /** The bytes before and after the change; null if there are none. */
  before: Uint8Array | null;
  after: Uint8Array | null;
}

/** A message of the catalogue `fix`, with its values. */
export interface Message {
  key: string;
  values: Record<string, string | number>;
}

/**
 * One kind of change: everything that differs between kinds. Each is a folder that exports its entry, and has a line in
 * all-kinds.ts and in kind-words.ts.
 *
 * Methods take the plan and the wish of their own kind: the entry is looked up by the kind that these name.
 */
export interface Kind<P extends Plan = Plan, W extends Wish = Wish> {
  /** How it is requested; null for a kind that only rolls another one back. */
  asked: {
    /** What it does, for the description of the API: completes "<kind>: …". */
    means: string;
    /** @throws CodedError if the input is not valid */
    wish(asked: Asked): W;
  } | null;
  planner(wish: W): Planner<P>;
  /**
   * What a plan does on the instance.
   * @param after bytes in the plan for the instance; null if there are none
   * @throws Error if the plan is blocked because it could not be made
   */
  program(plan: P, after: Uint8Array | null): FixProgram;
  /** Names of the steps that its program writes into the journal, during the change and the roll-back. */
  steps: readonly string[];
  /** Whether it is proven from inside a container. A roll-back may restore an MTU with which downloads hang. */
  asksForProof: boolean;
  /**
   * Whether the change can stay, by the inspection after it. Pure.
   * @param recheck the output of the program's own re-check just before
   */
  judge(plan: P, inspected: Inspected, recheck: Frames): Judgement;
  /** Whether a person must type the instance's name before it is carried out. */
  asksForName(plan: P): boolean;
  /** How it is rolled back after it was confirmed; null if it cannot be. */
  takenBack: {
    /** The kind that does this. */
    kind: string;
    /** Whether the state before is known. @param bytes the bytes from before were stored */
    isKnown(plan: P, bytes: boolean): boolean;
    wish(done: Done<P>): Wish;
    /** How a person restores what the instance could not, from the step that failed: lines for a shell there. */
    byHand?(plan: P, failed: string): string[];
  } | null;
  /** How it is done on many instances at once; null if it cannot be. */
  rollout: {
    /** The request names something of one instance, so it takes part only as the remedy of what each instance has. */
    onlyAsRemedy?: true;
    /** What its plan is bound to on the instance: a case of `rollout.reason.changed-since-plan`. */
    bound: string;
    /** That value when the plan was made: if it differs, the plan is no longer what was shown. */
    boundTo(plan: P): unknown;
    /** Whether the change is still as Clearance left it. @param found a new plan to roll it back */
    isAsLeft(done: Done<P>, found: Plan): boolean;
  } | null;
  /** Fields of the audit trail in addition to the MTU, before and after. */
  record(plan: P): { before: Record<string, unknown>; after: Record<string, unknown> };
  /** What it changes, in the form in which it is shown. */
  change(plan: P): ShownChange;
  /** What it does, in one line, and the last part of the keys of messages that depend on the subject of a plan. */
  words(plan: P): { title: Message; about: string };
  /** If it has to wait, an MSS clamp helps: the page offers one. */
  clampHelps?: true;
  /** Whether the change is known not to be in place any more; left out if it always stays. */
  isGone?(observations: Observations): boolean;
}
