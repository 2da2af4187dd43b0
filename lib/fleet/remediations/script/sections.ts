import { shell } from '@/lib/platform/shell/read';
import { DOCKER_COMMAND } from '@/lib/truth/probes/docker/command';

/** The sections of an inspection on Docker, for a script that runs as root; they read no variable that is not here. */
export const DOCKER_SECTIONS = [
  shell('truth/script/rights'),
  shell('fleet/remediations/script/sections'),
  DOCKER_COMMAND,
].join('');
