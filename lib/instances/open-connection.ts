import type { Connection } from '@/lib/ssh/connect';
import type { ConnectFailure } from '@/lib/ssh/outcome';

export interface OpenConnectionOptions {
  signal?: AbortSignal;
  /** Milliseconds after which the connection is closed whatever it does. */
  totalMs?: number;
}

/**
 * Connects to a registered instance with its credential, and verifies and records its host key. Scripts run on the
 * connection get the credential's sudo password unless they bring one of their own.
 * @returns a connection, which the caller closes, or why there is none
 * @throws CodedError `instance.not-found` (404), `secret.unreadable` (409) where the encryption key is not the one that sealed the credential
 */
export async function openConnection(
  instanceId: string,
  options: OpenConnectionOptions = {},
): Promise<Connection | ConnectFailure> {
  throw new Error(`not yet: ${instanceId} ${options}`);
}
