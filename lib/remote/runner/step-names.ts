/** Names of the runner's own steps in its journal: see steps.sh and main.sh. */
export const RUNNER_STEP_NAMES = ['begin', 'check', 'await-confirmation', 'recover', 'clean-up'] as const;
