import { CONFIG_PATHS } from '@/lib/docker/config-path';
import { PROOF_LABEL } from '@/lib/probes/proof/own';
import { assign } from '@/lib/shell/assign';
import { shell } from '@/lib/shell/read';

/**
 * How long Docker may take for one answer, s. A Docker that is merely slow is not one that failed; and two questions after
 * one another, each answered that late, still end within the script's minute (lib/inspections/run.ts).
 */
export const ANSWER_LIMIT = 20;

export const DOCKER_COMMAND = [
  assign({ PROOF_LABEL, ...CONFIG_PATHS, DOCKER_LIMIT: ANSWER_LIMIT }),
  shell('docker/find'),
  shell('probes/docker/command'),
].join('');
