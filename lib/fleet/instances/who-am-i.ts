import { shell } from '@/lib/platform/shell/read';
import { newNonce } from '@/lib/truth/probes/nonce';
import type { SudoState } from '@/lib/truth/probes/observations';
import { prelude } from '@/lib/truth/probes/prelude';

const SUDO_STATES: readonly SudoState[] = [
  'root',
  'passwordless',
  'password',
  'limited',
  'wrong-password',
  'denied',
  'missing',
];

export interface WhoAmI {
  user: string;
  sudo: SudoState | null;
  /** PRETTY_NAME of /etc/os-release; empty where it does not say. */
  os: string;
}

/** A script that asks who we are on an instance and how we become root there; it changes nothing. */
export function whoAmIScript(nonce: string = newNonce()): { source: string; nonce: string } {
  return { source: `# clearance test-connection\n${prelude(nonce)}${shell('fleet/instances/who-am-i')}`, nonce };
}

/** Reads the script's output; whatever is not there stays empty. */
export function parseWhoAmI(stdout: string, nonce: string): WhoAmI {
  const answers = new Map<string, string>();
  for (const line of stdout.split('\n')) {
    const [, mark, name, value] = /^CLEARANCE\/1 (\S+) (\S+) (.*)$/.exec(line) ?? [];
    if (mark === nonce && name !== undefined && value !== undefined) answers.set(name, value.trim().slice(0, 200));
  }
  return {
    user: answers.get('user') ?? '',
    sudo: SUDO_STATES.find((state) => state === answers.get('sudo')) ?? null,
    os: answers.get('os') ?? '',
  };
}
