import { assign } from '@/lib/platform/shell/assign';
import { shell } from '@/lib/platform/shell/read';
import { CONFIG_PATHS } from '@/lib/truth/docker/config-path';
import { PROOF_LABEL } from '@/lib/truth/probes/proof/proof-container';

/**
 * How long Docker may take for one answer, s. A Docker that is merely slow is not one that failed; and two questions after
 * one another, each answered that late, still end within the script's minute (lib/fleet/inspections/run.ts).
 */
export const ANSWER_LIMIT = 20;

export const DOCKER_COMMAND = [
  assign({ PROOF_LABEL, ...CONFIG_PATHS, DOCKER_LIMIT: ANSWER_LIMIT }),
  shell('truth/docker/find'),
  shell('truth/probes/docker/command'),
].join('');
