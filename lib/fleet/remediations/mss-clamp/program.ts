import { type ShellFile, shell } from '@/lib/platform/shell/read';
import type { FixProgram } from '@/lib/remote/runner/program';
import { CLAMP_CHAIN, CLAMP_MARKER, CLAMP_TABLE } from '@/lib/truth/probes/clamp/command';
import type { Frames } from '@/lib/truth/script/frames';
import { clampIsUnread, clampOf, REPORT_CLAMP_RULES } from './facts';
import type { ClampPlan } from './plan-types';
import { clampRules, sameRules } from './rules';

/**
 * Sets an MSS clamp, as a program for the runner. Its roll-back removes exactly these rules.
 * @throws Error for a value that is not allowed in a script
 */
export function clampProgram({ tool, rules, links }: Pick<ClampPlan, 'tool' | 'rules' | 'links'>): FixProgram {
  if (tool === null) throw new Error('the plan has no tool for the clamp');
  const families = [4, 6].filter((family) => rules.some((rule) => rule.family === family));
  return {
    name: 'clamp',
    title: 'an MSS clamp',
    needs: ['docker'],
    variables: {
      ...NAMES,
      TOOL: tool,
      FAMILIES: families,
      LINKS: links.map(({ interface: device, mtu }) => `${device}=${mtu}`),
      RULES: 2 * rules.length,
    },
    functions: `${BOTH_WAYS.map(shell).join('')}${shell('fleet/remediations/mss-clamp/put-steps')}`,
    steps: [
      ['put-clamp', 'put_clamp'],
      ['clamp-in-force', 'clamp_in_force'],
    ],
    payload: Buffer.from(clampRules(tool, rules)),
    spare: [],
    recheck: REPORT_CLAMP_RULES,
    judge(answer: Frames) {
      const present = clampOf(answer);
      const right = present?.tool === tool && sameRules(present.rules, rules) && !clampIsUnread(answer);
      return { right, output: present?.text ?? nothing(answer) };
    },
  };
}

/** Removes the present MSS clamp, as a program for the runner. Its roll-back sets the same rules again. */
export function unclampProgram(): FixProgram {
  return {
    name: 'unclamp',
    title: 'the removal of an MSS clamp',
    needs: ['docker'],
    variables: NAMES,
    functions: `${BOTH_WAYS.map(shell).join('')}${shell('fleet/remediations/mss-clamp/remove-steps')}`,
    steps: [
      ['keep-clamp', 'keep_clamp'],
      ['remove-clamp', 'begin_removal'],
    ],
    payload: null,
    spare: [],
    recheck: REPORT_CLAMP_RULES,
    judge(answer: Frames) {
      const present = clampOf(answer);
      return { right: present === null && !clampIsUnread(answer), output: present?.text ?? nothing(answer) };
    },
  };
}

function nothing(answer: Frames): string {
  return clampIsUnread(answer) ? 'what is there could not be told' : 'no rule of ours is there';
}

const NAMES = { CLAMP_TABLE, CLAMP_CHAIN, CLAMP_MARKER };
const BOTH_WAYS: ShellFile[] = [
  'fleet/remediations/mss-clamp/nothing-listed',
  'fleet/remediations/mss-clamp/clamp-rules',
  'fleet/remediations/mss-clamp/removal',
];
