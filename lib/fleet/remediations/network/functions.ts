import { DOCKER_DEFAULT_MTU } from '@/lib/truth/docker/network-mtu';
import { MTU_OPTION } from '@/lib/truth/docker/network-options';
import { PROOF_LABEL } from '@/lib/truth/probes/proof/proof-container';

/** A valid name of a Docker network, without characters that have a meaning in a shell or a template. */
export const NETWORK_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/;

/** Variables of functions.sh and members.sh in addition to those of one network. */
export const NETWORK_CONSTANTS = { PROOF_LABEL, MTU_OPTION, DEFAULT_MTU: DOCKER_DEFAULT_MTU };
