import type { Variables } from '@/lib/shell/assign';
import type { StepName } from '../types';
import type { Answer, Question } from './envelope';

/**
 * One kind of change, as the runner needs it: everything else (lock, journal, confirmation, interruption, reboot) is the
 * runner's and is the same for all.
 */
export interface FixProgram {
  /** Completes `Clearance: …` in the name of the unit on the instance: letters, digits, blanks and full stops. */
  title: string;
  /** What the functions read. Values are checked when they are assigned: see lib/shell/assign. */
  variables: Variables;
  /**
   * POSIX sh: assignments, one function a step, and three that the runner calls by name.
   * `check_plan`: fails where the instance is not as planned; nothing has been changed yet.
   * `undo`: takes back whatever was done, as steps of the journal, and sets `broken` to the name of the step that
   * failed; called in the runner's own shell, also in a run that finds an earlier one killed, with `rebooted` set where
   * the instance was rebooted meanwhile. What was begun is told by files that the steps left in $D, never by variables.
   * `remove_temporary`: after either end.
   */
  functions: string;
  /** Steps after `begin` and `check`, in order, each with its function. One that fails has the change taken back. */
  steps: readonly (readonly [name: StepName, run: string])[];
  /** Bytes that the steps find as $D/new; null for none. */
  payload: Uint8Array | null;
  /** Asked over a new connection before the change is confirmed; $D is the folder. Changes nothing. */
  recheck: Question;
  /** Whether what `recheck` said is as it should be, and what to show of it. */
  judge(answer: Answer): { right: boolean; output: string };
}
