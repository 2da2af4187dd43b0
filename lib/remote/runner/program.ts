import type { Variables } from '@/lib/platform/shell/assign';
import type { Question } from '@/lib/remote/runner/root-script';
import type { Frames } from '@/lib/truth/script/frames';

/**
 * A change as the runner needs it: everything else (lock, journal, confirmation, interruption, reboot) is the runner's and
 * is the same for all.
 */
export interface FixProgram {
  /** Small letters and hyphens; the marker line of the script that starts it has it. */
  name: string;
  /** Completes `Clearance: …` in the name of the unit on the instance: letters, digits, blanks and full stops. */
  title: string;
  /** Tools that it runs beside the runner's own: without one of them nothing is begun. */
  needs: readonly string[];
  /** What the functions read. Values are checked when they are assigned: see lib/platform/shell/assign. */
  variables: Variables;
  /**
   * POSIX sh: assignments, one function a step, and those that the runner calls by name.
   * `note_before`: may be left out; notes how things are before anything is changed.
   * `check_plan`: fails where the instance is not as planned; nothing has been changed yet.
   * `undo`: takes back whatever was done, as steps of the journal, and sets `broken` to the name of the step that
   * failed; called in the runner's own shell, also in a run that finds an earlier one killed, with `rebooted` set where
   * the instance was rebooted meanwhile. What was begun is told by files that the steps left in $D, never by variables.
   * `remove_temporary`: after either end.
   */
  functions: string;
  /** Steps after `begin` and `check`, in order, each with its function. One that fails has the change taken back. */
  steps: readonly (readonly [name: string, run: string])[];
  /** Bytes that the steps find as $D/new; null for none. */
  payload: Uint8Array | null;
  /** Names of notes in $D that nobody needs at the end: they go where a full disk has no room for the last word. */
  spare: readonly string[];
  /** Asked over a new connection before the change is confirmed; $D is the folder. Changes nothing. */
  recheck: Question;
  /** Whether what `recheck` said is as it should be, and what to show of it. */
  judge(answer: Frames): { right: boolean; output: string };
}
