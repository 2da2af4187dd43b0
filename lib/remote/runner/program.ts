import type { Variables } from '@/lib/platform/shell/assign';
import type { Question } from '@/lib/remote/runner/root-script';
import type { Frames } from '@/lib/truth/script/frames';

/**
 * A change in the form that the runner needs. Everything else (lock, journal, confirmation, interruption, reboot) is
 * done by the runner, in the same way for all.
 */
export interface FixProgram {
  /** Small letters and hyphens; it is in the marker line of the script that starts it. */
  name: string;
  /** Completes `Clearance: …` in the name of the unit on the instance: letters, digits, spaces and full stops. */
  title: string;
  /** Tools that it needs in addition to the runner's: if one is missing, nothing is begun. */
  needs: readonly string[];
  /** Variables of the functions. Values are checked when they are assigned: see lib/platform/shell/assign. */
  variables: Variables;
  /**
   * POSIX sh: assignments, one function for each step, and these functions that the runner calls by name.
   * `note_before`: optional; records the state before anything is changed.
   * `check_plan`: fails if the instance is not as planned; nothing has been changed yet.
   * `undo`: rolls back whatever was done, as steps of the journal, and sets `broken` to the name of the step that
   * failed. It runs in the runner's own shell, also in a run that finds an earlier one killed, with `rebooted` set if
   * the instance was rebooted since. Steps leave files in $D to show what was begun; variables do not survive.
   * `remove_temporary`: called after both ends.
   */
  functions: string;
  /** Steps after `begin` and `check`, in order, each with its function. If one fails, the change is rolled back. */
  steps: readonly (readonly [name: string, run: string])[];
  /** Bytes that the steps find in $D/new; null for none. */
  payload: Uint8Array | null;
  /**
   * Names of notes in $D that are not needed at the end: they are removed if a full disk has no space for the result.
   */
  spare: readonly string[];
  /** Checked over a new connection before the change is confirmed; $D is the folder. Changes nothing. */
  recheck: Question;
  /** Whether the output of `recheck` is as expected, and what to show of it. */
  judge(answer: Frames): { right: boolean; output: string };
}
