import type { Kind } from '../kind';
import { titleOf } from '../title-of';
import { judgeClamp } from './judge';
import { type ClampWish, clampPlanner } from './plan';
import type { ClampPlan } from './plan-types';
import { clampProgram, unclampProgram } from './program';
import { packetOf, sameRules } from './rules';
import { CLAMP_WORDS, UNCLAMP_WORDS } from './words';

type ClampKind = Kind<ClampPlan, ClampWish>;

const BOUND = {
  bound: 'rules',
  boundTo: ({ tool, links, rules }: ClampPlan) => ({ tool, links, rules }),
};

const BOTH = {
  planner: clampPlanner,
  judge: ({ kind }, inspected) => judgeClamp(kind, inspected),
  // No container is stopped or cut off.
  asksForName: () => false,
  record: ({ tool, packet, text }) => ({ before: {}, after: { tool, packet, rules: text } }),
  change: (plan) => ({ view: 'rules', plan }),
} satisfies Partial<ClampKind>;

/** Limits TCP of containers to a size that fits. */
export const clampMss: ClampKind = {
  ...BOTH,
  asked: {
    means: 'an MSS clamp: TCP limited to a size that fits, without a restart and until a reboot',
    wish: ({ mtu }) => ({ kind: 'clamp-mss', mtu }),
  },
  program: clampProgram,
  steps: ['put-clamp', 'clamp-in-force', 'remove-clamp'],
  asksForProof: true,
  takenBack: {
    kind: 'unclamp-mss',
    isKnown: () => true,
    wish: (): ClampWish => ({ kind: 'unclamp-mss' }),
  },
  rollout: { ...BOUND, isAsLeft: ({ plan }, { rules }: ClampPlan) => sameRules(plan.rules, rules) },
  words: (plan) => ({ title: titleOf(plan), about: CLAMP_WORDS.about }),
  // A reboot removes it, and the record of the fix does not show this.
  isGone({ clamp }) {
    if (!clamp) return false;
    return clamp.known ? clamp.value.rules.length === 0 : clamp.reason === 'absent';
  },
};

/** The removal of such a clamp. */
export const unclampMss: ClampKind = {
  ...BOTH,
  asked: { means: 'the removal of an MSS clamp', wish: () => ({ kind: 'unclamp-mss' }) },
  program: unclampProgram,
  steps: ['keep-clamp', 'remove-clamp', 'put-clamp-back'],
  asksForProof: false,
  takenBack: {
    kind: 'clamp-mss',
    isKnown: () => true,
    wish: ({ plan }): ClampWish => ({ kind: 'clamp-mss', mtu: packetOf(plan.rules) }),
  },
  // If there are rules again, the new plan shows it.
  rollout: { ...BOUND, isAsLeft: () => true },
  words: (plan) => ({ title: titleOf(plan), about: UNCLAMP_WORDS.about }),
};
