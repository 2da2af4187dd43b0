import { RUNNER_STEP_NAMES } from '@/lib/remote/runner/step-names';
import { KINDS } from './all-kinds';

/** Steps of a fix that Clearance takes, not the runner on the instance. */
export const CLEARANCE_STEP_NAMES = ['connect', 'start', 'reconnect', 'recheck', 'inspect', 'confirm'] as const;
export type ClearanceStepName = (typeof CLEARANCE_STEP_NAMES)[number];

/** Steps in the journal of an instance, for any kind of change. */
export const JOURNAL_STEP_NAMES: readonly string[] = [
  ...RUNNER_STEP_NAMES,
  ...new Set(Object.values(KINDS).flatMap(({ steps }) => steps)),
];

/** Every step that a fix can have; the words are under `remediation.step.<name>`. */
export const STEP_NAMES: readonly string[] = [...CLEARANCE_STEP_NAMES, ...JOURNAL_STEP_NAMES];
