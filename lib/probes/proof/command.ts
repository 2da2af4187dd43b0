import { assign, assignFiles } from '@/lib/shell/assign';
import { shell } from '@/lib/shell/read';
import { AT_ONCE, NETWORKS_COMMAND, TRY_FOR_S } from './networks';
import { PROOF_LABEL } from './own';

export const PROOF_COMMAND = [
  assign({ PROOF_LABEL, PROOF_AT_ONCE: AT_ONCE, PROOF_TRY_FOR: TRY_FOR_S }),
  assignFiles('PROOF_DOWNLOAD', 'probes/proof/download'),
  assignFiles('PROOF_INSIDE', 'probes/proof/inside'),
  shell('probes/proof/mirror'),
  NETWORKS_COMMAND,
  shell('probes/proof/command'),
].join('');
