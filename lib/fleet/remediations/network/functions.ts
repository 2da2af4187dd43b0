import { DOCKER_DEFAULT_MTU } from '@/lib/truth/docker/network-mtu';
import { MTU_OPTION } from '@/lib/truth/docker/network-options';
import { PROOF_LABEL } from '@/lib/truth/probes/proof/proof-container';

/** A name that Docker gives a network, and nothing that a shell or a template could take for more. */
export const NETWORK_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/;

/** What functions.sh and members.sh read besides the variables of one network. */
export const NETWORK_CONSTANTS = { PROOF_LABEL, MTU_OPTION, DEFAULT_MTU: DOCKER_DEFAULT_MTU };
