import { shell } from '@/lib/platform/shell/read';
import { DOCKER_COMMAND } from '@/lib/truth/probes/docker/command';

/**
 * The sections of an inspection about Docker, for a script that runs as root. All variables that they read are set
 * here.
 */
export const DOCKER_SECTIONS = [
  shell('fleet/remediations/script/sections'),
  shell('truth/script/rights'),
  DOCKER_COMMAND,
].join('');
