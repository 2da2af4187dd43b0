import type { ShellFile } from '@/lib/platform/shell/read';

/** The start of a program that works on Docker: Docker's state, and which containers run, before and after. */
export const DOCKER_PROGRAM: ShellFile[] = [
  'fleet/remediations/script/system-docker',
  'fleet/remediations/script/docker-processes',
  'fleet/remediations/script/docker-steps',
  'fleet/remediations/script/is-removed',
  'fleet/remediations/script/container-steps',
];
