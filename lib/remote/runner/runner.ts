import { assign } from '@/lib/platform/shell/assign';
import { type ShellFile, shell } from '@/lib/platform/shell/read';
import { STATE_FOLDER } from '@/lib/remote/runner/root-script';
import type { FixProgram } from './program';

/** One run of the runner. */
export interface Run {
  /** Id of the remediation, a UUID. */
  id: string;
  /** Time to wait for a confirmation, s. */
  confirmSeconds: number;
  program: FixProgram;
}

/**
 * The script that makes a change, or rolls it back, on the instance itself. It needs nothing from outside: neither the
 * SSH session that started it, nor Clearance. It writes one journal line for each step, and it ends in exactly one of
 * two states, named by the symbolic link `result`: confirmed, or as it was before.
 *
 * Three names in its folder decide everything, and each is created by one atomic system call: `begun` (a second start
 * means that the first was killed: roll back), `verdict` (confirmed or revert, the first one wins), `result`.
 *
 * @param faults shell lines that run before and after every step, with $name and $when set: only for the lab's fault
 *   tests
 * @throws Error for a value that is not allowed in a script
 */
export function runnerScript({ id, confirmSeconds, program }: Run, faults = ''): string {
  if (!/^[0-9a-f-]{36}$/.test(id) || !Number.isInteger(confirmSeconds) || confirmSeconds <= 0) {
    throw new Error('a parameter of the runner has a value that is not allowed in a script');
  }
  const { title, variables, functions, steps, spare } = program;
  const head = { ID: id, CONFIRM: confirmSeconds, STATE: STATE_FOLDER, SPARE: spare };
  return [
    `#!/bin/sh\n# Clearance: ${title}, made or rolled back. The journal next to this file has the details.\n`,
    assign({ ...head, STEPS: steps.map((step) => step.join('=')), ...variables }),
    ...MACHINERY.map(shell),
    shell('remote/runner/faults').replace(/^ {2}:$/m, (nothing) => faults || nothing),
    shell('remote/runner/prune'),
    shell('remote/runner/steps'),
    functions,
    shell('remote/runner/main'),
  ].join('');
}

const MACHINERY: ShellFile[] = ['remote/runner/root', 'remote/runner/remediation-folder', 'remote/runner/runner'];
