import type { Client } from 'ssh2';
import type { SmallPackets } from './small-packets';

/** A connection that is signed in: the parts that `exec` needs. */
export interface Line {
  client: Client;
  /** Bytes of any kind that have arrived from the instance so far. */
  bytesRead(): number;
  /** Keeps the packets small; null on an ordinary connection. */
  small: SmallPackets | null;
}
