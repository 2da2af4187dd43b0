import { equipScript } from '@/lib/access/credentials/equip-script';
import { openCredential } from '@/lib/access/credentials/open';
import { judgeHostKey } from '@/lib/access/host-keys/judge';
import { recordPresentedKey } from '@/lib/access/host-keys/record';
import { findInstance } from '@/lib/fleet/instances/find';
import { getSettings } from '@/lib/fleet/settings/get';
import { db } from '@/lib/platform/db/client';
import { type Connection, connect } from '@/lib/remote/ssh/connect';
import type { ConnectFailure, PresentedHostKey } from '@/lib/remote/ssh/outcome';
import type { Session } from '@/lib/remote/ssh/sessions';

export interface OpenConnectionOptions {
  signal?: AbortSignal;
  /** Milliseconds after which the connection is closed whatever it does. */
  totalMs?: number;
  /** The host-key setting, where the caller has read it already. */
  hostKeyPolicy?: 'approve' | 'trust-on-first-use';
}

/**
 * Connects to a registered instance with its credential, and verifies and records its host key. Scripts run on the
 * connection get the credential's sudo password unless they bring one of their own.
 *
 * @param session of withSession; what it is for has to close the connection before it ends
 * @returns a connection, which the caller closes, or why there is none
 * @throws CodedError `instance.not-found` (404), `secret.unreadable` (409) where the encryption key is not the one that
 *   sealed the credential
 */
export async function openConnection(
  instanceId: string,
  session: Session,
  options: OpenConnectionOptions = {},
): Promise<Connection | ConnectFailure> {
  session.assertOpen();
  const instance = await findInstance(db, instanceId, { credential: true, hostKeys: true });
  const policy = options.hostKeyPolicy ?? (await getSettings()).hostKeyPolicy;
  const credential = openCredential(instance.credential);
  const { username, auth } = credential;
  const approved = instance.hostKeys.find(({ state }) => state === 'approved');

  const result = await connect(
    { address: instance.address, port: instance.port, username, auth },
    {
      verifyHostKey: (key) =>
        judgeHostKey({ keys: instance.hostKeys, trustOnFirstUse: policy === 'trust-on-first-use' }, key),
      ...(approved ? { preferHostKey: approved.algorithm } : {}),
      ...(options.signal ? { signal: options.signal } : {}),
      ...(options.totalMs === undefined ? {} : { totalMs: options.totalMs }),
    },
  );

  const presented: PresentedHostKey | null = result.hostKey;
  if (presented && presented.publicKey !== approved?.publicKey) {
    // Trusted without being approved: taken on first use, even where signing in failed after it.
    const refused = !result.ok && (result.code === 'host-key-unknown' || result.code === 'host-key-changed');
    try {
      const isApproved = await recordPresentedKey(instanceId, presented, !refused && !approved);
      if (result.ok && !isApproved) {
        // Somebody decided otherwise while we signed in. Nothing is run on a connection whose key is not the approved one.
        result.close();
        const evidence = `${presented.algorithm} ${presented.fingerprint}`;
        return { ok: false, code: 'host-key-changed', evidence, hostKey: presented, ms: result.connectMs };
      }
    } catch (error) {
      if (result.ok) result.close();
      throw error;
    }
  }
  if (!result.ok) return result;
  return {
    ...result,
    exec: (script) => result.exec(equipScript(script, credential)),
    close: () => result.close(),
  };
}
