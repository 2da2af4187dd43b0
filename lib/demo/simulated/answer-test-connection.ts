import type { Machine } from './machine';
import { nonceOf } from './render-frames';
import type { Rights } from './rights';

/** @returns what the script of lib/fleet/instances/who-am-i would print on this machine; null where the text is no such script */
export function answerTestConnection(machine: Machine, script: string, user: string, rights: Rights): string | null {
  const nonce = nonceOf(script);
  if (!nonce) return null;
  const mark = `CLEARANCE/1 ${nonce}`;
  return `\n${mark} start\n${mark} sudo ${rights}\n${mark} user ${user}\n${mark} os ${machine.release.prettyName}\n`;
}
