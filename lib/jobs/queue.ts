import type { Job, Transaction } from '@/lib/db/types';

export type JobKind = 'sweep' | 'remediation' | 'rollout' | 'retention';

/** Why a running job is asked to stop; the `reason` of its signal. */
export type StopReason =
  /** Somebody asked for it. */
  | 'cancel'
  /** The process ends: leave the work so that the next process can take it up. */
  | 'shutdown'
  /** Another process holds the job now: touch nothing any more. */
  | 'lease-lost';

/**
 * Work that outlives a request. The seam between the verbs and what keeps the work: today rows in our own database,
 * claimed by conditional update; a PostgreSQL queue with several workers fits behind it.
 */
export interface JobQueue {
  /** Queues the work in the caller's transaction. A job of the same kind and subject that has ended is queued anew. */
  enqueue(tx: Transaction, kind: JobKind, subjectId: string): Promise<Job>;
  /** Takes the oldest queued job, or one whose lease ran out; null where there is none. Raises `attempts`. */
  claim(kinds: JobKind[], owner: string, leaseMs: number): Promise<Job | null>;
  /** Keeps the lease. False where the job has ended or somebody else has it. */
  renew(jobId: string, owner: string, leaseMs: number): Promise<boolean>;
  /** Which of these jobs somebody asked to stop. */
  cancelRequested(jobIds: string[]): Promise<string[]>;
  /** Ends the leases of processes that are certainly gone, so that a restart after a crash does not wait for them. */
  reclaim(owner: string): Promise<void>;
  /** The work is done, or was cancelled. */
  complete(jobId: string, owner: string, state: 'done' | 'cancelled'): Promise<void>;
  /** The work failed for good. */
  fail(jobId: string, owner: string, error: string): Promise<void>;
  /** Gives the job back as it was before the claim: unfinished, to be taken up by the next process. */
  release(jobId: string, owner: string): Promise<void>;
  /** Asks for the job to stop. False where it has ended already. */
  requestCancel(tx: Transaction, kind: JobKind, subjectId: string): Promise<boolean>;
}
