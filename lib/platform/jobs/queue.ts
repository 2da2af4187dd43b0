import type { Job } from '@/lib/platform/db/types';

export type JobKind = 'sweep' | 'remediation' | 'rollout' | 'retention';

/** Why a running job is asked to stop; the `reason` of its signal. */
export type StopReason =
  /** Somebody asked for it. */
  | 'cancel'
  /** The process ends: leave the work so that the next process can take it up. */
  | 'shutdown'
  /** Another process holds the job now: touch nothing any more. */
  | 'lease-lost';

/** How often a job may be claimed before it is given up: a job that takes the process down with it must not do so for ever. */
export const MAX_ATTEMPTS = 3;

/** One claim of a job. The fence goes up with every claim, so that an older claim of the same job holds no longer. */
export type Lease = Pick<Job, 'id' | 'fence'>;

/** How a job ended. */
export type JobEnd = { state: 'done' | 'cancelled' } | { state: 'failed'; error: string };

/**
 * What a runner does with jobs: the verbs of this folder, each in a file of its own. Today they are rows of our own
 * database, claimed by conditional update; several workers on PostgreSQL fit behind it.
 */
export interface JobQueue {
  claim(kinds: JobKind[], owner: string, leaseMs: number): Promise<Job | null>;
  renew(lease: Lease, leaseMs: number): Promise<boolean>;
  cancelRequested(jobIds: string[]): Promise<string[]>;
  reclaim(owner: string): Promise<void>;
  finish(lease: Lease, end: JobEnd): Promise<void>;
  release(lease: Lease): Promise<void>;
}
