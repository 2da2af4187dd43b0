import { describeDocker } from './describe-docker';
import { describePaths } from './describe-paths';
import { describeSystem } from './describe-system';
import type { Machine } from './machine';
import { type AnswerFrame, nonceOf, renderFrames } from './render-frames';
import type { Rights } from './rights';

/** @returns what the inspection script would print on this machine; null where the text is no such script */
export function answerInspect(machine: Machine, script: string, user: string, rights: Rights): string | null {
  const nonce = nonceOf(script);
  if (!nonce) return null;
  const root = rights === 'passwordless' || rights === 'password';
  const frames: AnswerFrame[] = [
    ...describeSystem(machine, user, rights),
    ...describeDocker(machine, root),
    ...describeMetadata(machine),
    ...describePaths(machine, script),
  ];
  return renderFrames(nonce, frames);
}

function describeMetadata(_machine: Machine): AnswerFrame[] {
  return [];
}
