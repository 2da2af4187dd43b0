import type { Job } from '@/lib/platform/db/types';

export type JobKind = 'sweep' | 'remediation' | 'rollout' | 'retention';

/** Why a running job is asked to stop; the `reason` of its signal. */
export type StopReason =
  /** Somebody asked for it. */
  | 'cancel'
  /** The process ends: leave the work so that the next process can continue it. */
  | 'shutdown'
  /** Another process has the job now: change nothing any more. */
  | 'lease-lost';

/**
 * How many times a job may be claimed. After that it is closed, so that a job that crashes the process does not do so
 * for ever.
 */
export const MAX_ATTEMPTS = 3;

/** One claim of a job. The fence increases with every claim, so an older claim of the same job is no longer valid. */
export type Lease = Pick<Job, 'id' | 'fence'>;

/** How a job ended. */
export type JobEnd = { state: 'done' | 'cancelled' } | { state: 'failed'; error: string };

/**
 * What a runner does with jobs: the verbs of this folder, each in its own file. Today jobs are rows of our own
 * database, claimed by a conditional update. Several workers on PostgreSQL can use the same interface.
 */
export interface JobQueue {
  claim(kinds: JobKind[], owner: string, leaseMs: number): Promise<Job | null>;
  renew(lease: Lease, leaseMs: number): Promise<boolean>;
  cancelRequested(jobIds: string[]): Promise<string[]>;
  reclaim(owner: string): Promise<void>;
  finish(lease: Lease, end: JobEnd): Promise<void>;
  release(lease: Lease): Promise<void>;
}
