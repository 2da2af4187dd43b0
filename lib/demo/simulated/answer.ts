import { answerFix, type Print } from './answer-fix';
import { answerInspect } from './answer-inspect';
import { answerTestConnection } from './answer-test-connection';
import type { Machine } from './machine';
import { rightsOf } from './rights';

export interface Question {
  /** First line of stdin. */
  sudoPassword: string;
  /** The rest of stdin. */
  script: string;
  user: string;
  /** The account's real password. */
  realPassword: string;
  /** Factor for every delay. */
  pace: number;
}

/**
 * Answers a script by its marker comment. An unknown script fails like an unknown command in a shell.
 *
 * @returns the exit status
 */
export async function answer(machine: Machine, question: Question, print: Print): Promise<number> {
  const { script, user, pace } = question;
  const rights = rightsOf(machine.definition, question.sudoPassword, question.realPassword);
  const [, marker = '', about = ''] = /^# clearance ([a-z-]+)(?: ([a-z-]+))?$/m.exec(script.slice(0, 200)) ?? [];
  if (marker.startsWith('fix-')) return answerFix(machine, { kind: marker, about, script }, rights, pace, print);
  if (marker === 'inspect') {
    if (machine.definition.behaviour === 'no-inspection') return 2;
    const stdout = answerInspect(machine, script, user, rights);
    if (stdout === null) return 2;
    print(stdout);
    return 0;
  }
  if (marker === 'test-connection') {
    const stdout = answerTestConnection(machine, script, user, rights);
    if (stdout === null) return 2;
    print(stdout);
    return 0;
  }
  return 127;
}
