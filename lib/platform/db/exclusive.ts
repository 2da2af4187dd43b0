import { DIALECT, type Dialect } from './client';
import type { Transaction } from './types';

/** For each database: how one transaction at a time gets a key. */
const ONE_AT_A_TIME: Record<Dialect, (tx: Transaction, key: Key) => Promise<void>> = {
  // One writer at a time: a transaction begins with BEGIN IMMEDIATE (lib/platform/db/adapter.ts), so it waits for the
  // end of the one before it, in this process and in others, before it reads anything.
  sqlite: async () => undefined,
};

/**
 * The things that only one transaction at a time may decide about. A transaction that takes several takes them in this
 * order, so that there are no deadlocks.
 */
export type Key =
  | 'users'
  | 'settings'
  | 'credentials'
  | 'instances'
  | 'retention'
  /** Attempts to sign in and similar, by what is limited. */
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
 * Makes transactions with the same key wait for each other. For a transaction that reads, decides, and then writes:
 * called first, so that what it has read is still true when it writes. A write that names the state it relies on in its
 * `where`, and checks how many rows it changed, does not need it.
 */
export async function exclusive(tx: Transaction, key: Key): Promise<void> {
  await ONE_AT_A_TIME[DIALECT](tx, key);
}
