import type { Job } from '@/lib/platform/db/types';

export interface JobContext {
  /** Aborted with a StopReason as its reason. */
  signal: AbortSignal;
  /** Aborted when this process has to stop. `signal` cannot show this if a cancel aborted it before. */
  shutdown: AbortSignal;
  /**
   * Number of this attempt, from 1. More than 1 means that a process died during the job. A job that was stopped does
   * not count.
   */
  attempt: number;
}

export interface JobHandler {
  /**
   * Does the work, or continues it after the last attempt. It must be safe to call it again.
   * @returns `unfinished` if a shutdown left work for the next process
   */
  run(job: Job, context: JobContext): Promise<'done' | 'cancelled' | 'unfinished'>;
  /**
   * Called when the job will not be tried again: must leave no row in the state `running`, and must record what
   * happened.
   */
  close(job: Job, error: string): Promise<void>;
}
