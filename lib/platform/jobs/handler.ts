import type { Job } from '@/lib/platform/db/types';

export interface JobContext {
  /** Aborted with a StopReason as its reason. */
  signal: AbortSignal;
  /** Aborted when this process has to stop; `signal` cannot tell so any more where it was aborted by a cancel before. */
  shutdown: AbortSignal;
  /** Which attempt this is, from 1. More than 1 means that a process died with the job; one that was stopped does not count. */
  attempt: number;
}

export interface JobHandler {
  /**
   * Does the work, or takes it up where the last attempt left it: must bear being called again.
   * @returns `unfinished` where a shutdown left work for the next process
   */
  run(job: Job, context: JobContext): Promise<'done' | 'cancelled' | 'unfinished'>;
  /** Called when the job will not be tried again: leave nothing that says `running`, and say what happened. */
  close(job: Job, error: string): Promise<void>;
}
