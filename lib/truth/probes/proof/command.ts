import { assign, assignFiles } from '@/lib/platform/shell/assign';
import { shell } from '@/lib/platform/shell/read';
import { AT_ONCE, CONTAINER_LIMIT_S, NETWORKS_COMMAND, TRY_FOR_S } from './networks';
import { PROOF_LABEL } from './proof-container';

export const PROOF_COMMAND = [
  assign({ PROOF_LABEL, PROOF_AT_ONCE: AT_ONCE, PROOF_TRY_FOR: TRY_FOR_S, PROOF_LIMIT: CONTAINER_LIMIT_S }),
  assignFiles('PROOF_DOWNLOAD', 'truth/probes/proof/download'),
  assignFiles('PROOF_INSIDE', 'truth/probes/proof/inside'),
  shell('truth/probes/proof/mirror'),
  NETWORKS_COMMAND,
  shell('truth/probes/proof/command'),
].join('');
