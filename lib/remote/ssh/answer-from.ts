import type { Client } from 'ssh2';

/** ssh2's list of the requests that wait for an answer, and its own keepalive. */
interface Inner {
  _callbacks: ((failed: unknown) => void)[];
  _protocol: { ping(): void };
}

/**
 * Asks sshd for an answer, whatever runs on the instance: a global request that it does not know, like a keepalive. When
 * the answer arrives, everything that was sent before has arrived at the instance: TCP keeps the order.
 *
 * @returns true once the answer is there; false if the connection closed before
 */
export function answerFrom(client: Client): Promise<boolean> {
  return new Promise((settle) => {
    const inner = client as unknown as Inner;
    // A refusal is an answer. ssh2 passes an error if the connection is closed.
    inner._callbacks.push((failed) => settle(!(failed instanceof Error)));
    try {
      inner._protocol.ping();
    } catch {
      settle(false);
    }
  });
}
