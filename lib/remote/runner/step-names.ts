/** Names of the steps of the runner's own, in its journal: see steps.sh and main.sh. */
export const RUNNER_STEP_NAMES = ['begin', 'check', 'await-confirmation', 'recover', 'clean-up'] as const;
