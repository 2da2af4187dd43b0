/** Names of the steps of the runner's own, in its journal: see runner-steps.sh and runner-main.sh. */
export const RUNNER_STEP_NAMES = ['begin', 'check', 'await-confirmation', 'recover', 'clean-up'] as const;
