import { PROOF_LABEL } from '@/lib/probes/proof/own';
import { assign } from '@/lib/shell/assign';
import { shell } from '@/lib/shell/read';

export const DOCKER_COMMAND = assign({ PROOF_LABEL }) + shell('probes/docker/command');
