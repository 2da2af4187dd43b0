import type { FixProgram } from '@/lib/remote/runner/program';
import type { Observations } from '@/lib/truth/probes/observations';
import type { Frames } from '@/lib/truth/script/frames';
import type { Inspected, Judgement } from './judgement';
import type { Plan } from './plan-types';
import type { Planner } from './planner';
import type { ShownChange } from './shown-change';

/** What somebody wants to have changed, as the kind that it names takes it. */
export interface Wish {
  kind: string;
}

/** What is said by whoever asks for a change. */
export interface Asked {
  /** Bytes of IP packet; null for what is recommended. */
  mtu: number | null;
  /** Name of a network; empty where none was named. */
  network: string;
}

/** A change that was made, or begun. */
export interface Done<P extends Plan = Plan> {
  /** Of its remediation. */
  id: string;
  /** The instance did not bring it to either end, as far as is known. */
  failed: boolean;
  plan: P;
  /** Bytes that it replaced, and those in their place; null where there are none. */
  before: Uint8Array | null;
  after: Uint8Array | null;
}

/** A message of the catalogue `fix`, with what it names. */
export interface Message {
  key: string;
  values: Record<string, string | number>;
}

/**
 * One kind of change: all that differs from kind to kind. Each is a folder that exports its entry, and a line in all-kinds.ts
 * and in kind-words.ts.
 *
 * Methods take the plan and the wish of their own kind: the table is looked up by the kind that these name.
 */
export interface Kind<P extends Plan = Plan, W extends Wish = Wish> {
  /** How it is asked for; null for a kind that only takes another one back. */
  asked: {
    /** What it does, for the description of the API: completes "<kind>: …". */
    means: string;
    /** @throws CodedError where what was said does not do */
    wish(asked: Asked): W;
  } | null;
  planner(wish: W): Planner<P>;
  /**
   * What a plan does on the instance.
   * @param after bytes that the plan keeps for the instance; null where there are none
   * @throws Error where the plan could not be made for what is there: such a plan is blocked
   */
  program(plan: P, after: Uint8Array | null): FixProgram;
  /** Names of the steps that its program writes into the journal, on the way and on the way back. */
  steps: readonly string[];
  /** Whether it is to be proven from inside a container; one that takes another back may well go back to what hangs. */
  asksForProof: boolean;
  /**
   * Whether the inspection that was made after the change lets it stay. Pure.
   * @param recheck what the program's own re-check was answered just before
   */
  judge(plan: P, inspected: Inspected, recheck: Frames): Judgement;
  /** Whether a person types the instance's name before it is carried out. */
  asksForName(plan: P): boolean;
  /** How it is taken back once it is confirmed; null where it is not. */
  takenBack: {
    /** The kind that does it. */
    kind: string;
    /** Whether what was there before is known. @param bytes those that it replaced were kept */
    isKnown(plan: P, bytes: boolean): boolean;
    wish(done: Done<P>): Wish;
    /** How a person does it where the instance did not manage to, from the step that failed: lines for a shell there. */
    byHand?(plan: P, failed: string): string[];
  } | null;
  /** How it is done to many instances at once; null where it is not: what is asked is the same for each of them. */
  rollout: {
    /** What its plan is bound to on the instance: a case of `rollout.reason.changed-since-plan`. */
    bound: string;
    /** That, as the plan found it: another one means that the plan is no longer what was shown. */
    boundTo(plan: P): unknown;
    /** Whether the change is as it was left. @param found a plan to take it back, made now */
    isAsLeft(done: Done<P>, found: Plan): boolean;
  } | null;
  /** What the audit trail says of it beside the MTU, before and after. */
  record(plan: P): { before: Record<string, unknown>; after: Record<string, unknown> };
  /** What it changes, as it is shown. */
  change(plan: P): ShownChange;
  /** What it does, in a line, and the last part of the messages that differ by what a plan is about. */
  words(plan: P): { title: Message; about: string };
  /** While it has to wait, an MSS clamp helps: that is offered beside the plan. */
  clampHelps?: true;
  /** Whether what it put in place is known not to be there any more; left out where it stays. */
  isGone?(observations: Observations): boolean;
}
