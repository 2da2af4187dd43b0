import { CONTAINER_STEPS } from './container-steps';
import { DOCKER_STEPS } from './docker-steps';
import { OWN_DOCKER } from './own-docker';

/** Shell that a program which works on Docker begins with: how Docker is, and which containers run, before and after. */
export const DOCKER_PROGRAM = `${OWN_DOCKER}${DOCKER_STEPS}${CONTAINER_STEPS}
note_before() {
  docker_state >"$D/docker-was" || return 1
  echo "Docker is $(cat "$D/docker-was")"
}
`;
