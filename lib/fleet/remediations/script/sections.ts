import { shell } from '@/lib/platform/shell/read';
import { DOCKER_COMMAND } from '@/lib/truth/probes/docker/command';

/**
 * The sections of an inspection about Docker, for a script that runs as root. All variables that they read are set
 * here.
 */
export const DOCKER_SECTIONS = [
  shell('truth/script/rights'),
  shell('fleet/remediations/script/sections'),
  DOCKER_COMMAND,
].join('');
