import { applySudo } from '@/lib/access/credentials/apply-sudo';
import { openCredential } from '@/lib/access/credentials/open';
import { judgeHostKey } from '@/lib/access/host-keys/judge';
import { recordPresentedKey } from '@/lib/access/host-keys/record';
import { getSettings } from '@/lib/fleet/settings/get';
import { db } from '@/lib/platform/db/client';
import { CodedError } from '@/lib/platform/errors/coded';
import type { Connection } from '@/lib/remote/ssh/connect';
import type { ConnectFailure, PresentedHostKey } from '@/lib/remote/ssh/outcome';
import { reach } from '@/lib/remote/ssh/reach';
import type { Session } from '@/lib/remote/ssh/sessions';

export interface OpenConnectionOptions {
  signal?: AbortSignal;
  /** Milliseconds after which the connection is closed in any case. */
  totalMs?: number;
  /** The host-key setting, if the caller has read it already. */
  hostKeyPolicy?: 'approve' | 'trust-on-first-use';
}

/**
 * Connects to a registered instance with its credential, and verifies and records its host key. Scripts on this
 * connection get the credential's sudo password unless they have their own. If the path loses full packets, the
 * connection changes to small ones, and the session remembers that: see `reach`.
 *
 * @param session from withSession; close the connection before the session ends
 * @returns a connection, which the caller closes, or why there is none
 * @throws CodedError `instance.not-found` (404), `secret.unreadable` (409) if the credential was encrypted with another
 *   key
 */
export async function openConnection(
  instanceId: string,
  session: Session,
  options: OpenConnectionOptions = {},
): Promise<Connection | ConnectFailure> {
  session.assertOpen();
  // Not findInstance: lib/fleet/instances imports this folder.
  const instance = await db.instance.findUnique({
    where: { id: instanceId },
    include: { credential: true, hostKeys: true },
  });
  if (!instance) throw new CodedError('instance.not-found', 404);
  const policy = options.hostKeyPolicy ?? (await getSettings()).hostKeyPolicy;
  const credential = openCredential(instance.credential);
  const { username, auth } = credential;
  const approved = instance.hostKeys.find(({ state }) => state === 'approved');

  const result = await reach(
    { address: instance.address, port: instance.port, username, auth },
    {
      verifyHostKey: (key) =>
        judgeHostKey({ keys: instance.hostKeys, trustOnFirstUse: policy === 'trust-on-first-use' }, key),
      ...(approved ? { preferHostKey: approved.algorithm } : {}),
      ...(options.signal ? { signal: options.signal } : {}),
      ...(options.totalMs === undefined ? {} : { totalMs: options.totalMs }),
    },
    session,
  );

  const presented: PresentedHostKey | null = result.hostKey;
  if (presented && presented.publicKey !== approved?.publicKey) {
    // Trusted without being approved: accepted on first use, even if signing in failed after that.
    const refused = !result.ok && (result.code === 'host-key-unknown' || result.code === 'host-key-changed');
    try {
      const isApproved = await recordPresentedKey(instanceId, presented, !refused && !approved);
      if (result.ok && !isApproved) {
        // Somebody decided otherwise while we signed in. Nothing is run on a connection whose key is not the approved
        // one.
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
    exec: (script) => result.exec(applySudo(script, credential)),
    close: () => result.close(),
  };
}
