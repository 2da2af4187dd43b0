import type { z } from 'zod';
import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { applySudo } from '@/lib/access/credentials/apply-sudo';
import { findCredential } from '@/lib/access/credentials/find';
import { type OpenedCredential, openCredential } from '@/lib/access/credentials/open';
import { judgeHostKey } from '@/lib/access/host-keys/judge';
import { openConnection } from '@/lib/fleet/connections/open';
import { withSession } from '@/lib/fleet/connections/with-session';
import { db } from '@/lib/platform/db/client';
import { parseInput } from '@/lib/platform/errors/invalid-input';
import type { Connection } from '@/lib/remote/ssh/connect';
import type { ConnectFailure, ConnectFailureCode, ExecFailureCode, PresentedHostKey } from '@/lib/remote/ssh/outcome';
import { reach } from '@/lib/remote/ssh/reach';
import type { Session } from '@/lib/remote/ssh/sessions';
import type { SudoRefusal, SudoState } from '@/lib/truth/probes/observations';
import { findInstance } from './find';
import { type TestConnectionInput, testConnectionSchema } from './schema';
import { parseWhoAmI, whoAmIScript } from './who-am-i';

/** Milliseconds for connecting and asking together. */
const TOTAL_MS = 30_000;

export type TestConnectionResult =
  | {
      ok: true;
      hostKey: PresentedHostKey;
      /** Milliseconds until signed in. */
      connectMs: number;
      user: string;
      /** How the account becomes root; null if unknown. */
      sudo: SudoState | null;
      /** What sudo printed when it refused; null if it printed nothing. Untrusted text. */
      refusal: SudoRefusal | null;
      /** PRETTY_NAME of /etc/os-release; empty if it is not set. */
      os: string;
    }
  | {
      ok: false;
      code: ConnectFailureCode | ExecFailureCode;
      /** Untrusted text. */
      evidence: string;
      /** Present if the handshake got as far as a key: show its fingerprint, and offer to accept it. */
      hostKey: PresentedHostKey | null;
      ms: number;
    };

/**
 * Connects, signs in and asks for the account's identity. Stores nothing except a host key that a registered instance
 * presented for the first time. What the instance does is a value, never an exception.
 * @throws InvalidInput; CodedError `instance.not-found`, `credential.not-found` (404), `auth.forbidden` (403)
 */
export async function testConnection(
  actor: Actor,
  input: TestConnectionInput,
  signal?: AbortSignal,
): Promise<TestConnectionResult> {
  assertRole(actor, 'operator');
  const target = parseInput(testConnectionSchema, input);
  return (await withSession('person', (session) => test(target, session, signal), signal)) ?? CANCELLED;
}

const CANCELLED: TestConnectionResult = {
  ok: false,
  code: 'cancelled',
  evidence: 'The attempt was cancelled.',
  hostKey: null,
  ms: 0,
};

async function test(
  target: z.output<typeof testConnectionSchema>,
  session: Session,
  signal: AbortSignal | undefined,
): Promise<TestConnectionResult> {
  const options = { totalMs: TOTAL_MS, ...(signal ? { signal } : {}) };
  if ('instanceId' in target) return askWho(await openConnection(target.instanceId, session, options));

  const opened = openCredential(await findCredential(db, target.credentialId, 'credentialId'));
  const { hostKeys: keys } = target.changes
    ? await findInstance(db, target.changes, { hostKeys: true })
    : { hostKeys: [] };
  const approved = keys.find(({ state }) => state === 'approved');
  const connection = await reach(
    { address: target.address, port: target.port, username: opened.username, auth: opened.auth },
    {
      ...options,
      ...(approved ? { preferHostKey: approved.algorithm } : {}),
      verifyHostKey: (key) => {
        const judged = judgeHostKey({ keys, trustOnFirstUse: false }, key);
        const rejected = keys.some(({ state, publicKey }) => state === 'rejected' && publicKey === key.publicKey);
        return judged === 'unknown' && !rejected && key.fingerprint === target.trustFingerprint ? 'trusted' : judged;
      },
    },
    session,
  );
  return askWho(connection, opened);
}

async function askWho(
  connection: Connection | ConnectFailure,
  credential?: OpenedCredential,
): Promise<TestConnectionResult> {
  if (!connection.ok) return connection;
  const { hostKey, connectMs } = connection;
  try {
    const { source, nonce } = whoAmIScript();
    const script = { source, deadlineMs: 15_000, maxBytes: 64 * 1024 };
    // The connection of a registered instance adds the sudo password to its scripts itself.
    const outcome = await connection.exec(credential ? applySudo(script, credential) : script);
    if (!outcome.ok) {
      return { ok: false, code: outcome.code, evidence: outcome.evidence, hostKey, ms: connectMs + outcome.ms };
    }
    return { ok: true, hostKey, connectMs, ...parseWhoAmI(outcome.stdout, nonce) };
  } finally {
    connection.close();
  }
}
