import type { ShellFile } from '@/lib/shell/read';

/** What a program that works on Docker begins with: how Docker is, and which containers run, before and after. */
export const DOCKER_PROGRAM: ShellFile[] = [
  'remediations/script/own-docker',
  'remediations/script/docker-processes',
  'remediations/script/docker-steps',
  'remediations/script/is-removed',
  'remediations/script/container-steps',
];
