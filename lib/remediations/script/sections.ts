import { DOCKER_COMMAND } from '@/lib/probes/docker/command';
import { shell } from '@/lib/shell/read';

/** The sections of an inspection on Docker, for a script that runs as root; they read no variable that is not here. */
export const DOCKER_SECTIONS = [shell('remediations/script/sections'), shell('script/rights'), DOCKER_COMMAND].join('');
