import { ROOTLESS_CONFIG, SNAP_CONFIG, SYSTEM_CONFIG } from '@/lib/docker/config-path';
import { PROOF_LABEL } from '@/lib/probes/proof/own';
import { assign } from '@/lib/shell/assign';
import { shell } from '@/lib/shell/read';

export const DOCKER_COMMAND =
  assign({ PROOF_LABEL, SYSTEM_CONFIG, ROOTLESS_CONFIG, SNAP_CONFIG }) + shell('probes/docker/command');
