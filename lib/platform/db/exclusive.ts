import { DIALECT, type Dialect } from './client';
import type { Transaction } from './types';

/** How each database lets one transaction at a time at a key. */
const ONE_AT_A_TIME: Record<Dialect, (tx: Transaction, key: Key) => Promise<void>> = {
  // One writer at a time: a transaction begins with BEGIN IMMEDIATE (lib/platform/db/adapter.ts), so that it waits for the one
  // before it to end before it reads anything, in this process and in others.
  sqlite: async () => undefined,
};

/**
 * What may be decided about by one transaction at a time. Whoever takes several takes them in this order, so that no two
 * wait for each other.
 */
export type Key =
  | 'users'
  | 'settings'
  | 'credentials'
  | 'instances'
  | 'retention'
  /** Tries to sign in and the like, by what is limited. */
  | `attempts ${string}`
  /** Plans and fixes of an instance. */
  | `changes on ${string}`
  | `host keys of ${string}`
  | `rollout ${string}`
  /** By kind and subject. */
  | `job ${string}`
  /** The latest verdict and MTUs of an instance. */
  | `state of ${string}`
  /** The order of the outbox. */
  | 'events';

/**
 * Makes the transactions with the same key wait for each other until their end. For a transaction that reads, decides, and
 * then writes: called first, what it has read still holds when it writes. One that names the state it relies on in the
 * `where` of its write, and heeds how many rows that met, needs none.
 */
export async function exclusive(tx: Transaction, key: Key): Promise<void> {
  await ONE_AT_A_TIME[DIALECT](tx, key);
}
