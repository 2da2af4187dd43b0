import type { Machine } from './machine';
import { nonceOf, renderFrames } from './render-frames';
import type { Rights } from './rights';

/**
 * @returns what the script of lib/fleet/instances/who-am-i would print on this machine; null if the text is another
 * script
 */
export function answerTestConnection(machine: Machine, script: string, user: string, rights: Rights): string | null {
  const nonce = nonceOf(script);
  if (!nonce) return null;
  return renderFrames(nonce, [
    { name: 'who', body: `${user}\n${rights}\n` },
    { name: 'os', body: `PRETTY_NAME="${machine.release.prettyName}"\n` },
  ]);
}
