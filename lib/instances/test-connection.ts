import type { Actor } from '@/lib/auth/actor';
import type { SudoState } from '@/lib/probes/observations';
import type { ConnectFailureCode, ExecFailureCode, PresentedHostKey } from '@/lib/ssh/outcome';
import type { TestConnectionInput } from './schema';

export type TestConnectionResult =
  | {
      ok: true;
      hostKey: PresentedHostKey;
      /** Milliseconds to being signed in. */
      connectMs: number;
      user: string;
      sudo: SudoState | null;
      /** PRETTY_NAME of /etc/os-release; empty where it does not say. */
      os: string;
    }
  | {
      ok: false;
      code: ConnectFailureCode | ExecFailureCode;
      /** Untrusted text. */
      evidence: string;
      /** Where the handshake got as far as a key: show its fingerprint, and offer to accept it. */
      hostKey: PresentedHostKey | null;
      ms: number;
    };

/**
 * Connects, signs in and asks who we are there, without keeping anything but a host key that a registered instance
 * presented for the first time. What the instance does is a value, never an exception.
 * @throws InvalidInput; CodedError `instance.not-found`, `credential.not-found` (404), `auth.forbidden` (403)
 */
export async function testConnection(actor: Actor, input: TestConnectionInput): Promise<TestConnectionResult> {
  throw new Error(`not yet: ${actor.name} ${JSON.stringify(input)}`);
}
