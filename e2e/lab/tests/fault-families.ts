import { CLAMP_FAULTS } from './clamp-faults';
import { CLEARANCE_FAULTS } from './clearance-faults';
import { CLEARANCE_STOP_FAULTS } from './clearance-stop-faults';
import { FAULTS } from './fix-faults';
import type { Fault } from './fix-matrix';
import { HANG_FAULTS } from './hang-faults';
import { HOSTILE_FAULTS } from './hostile-faults';
import { LOCK_FAULTS } from './lock-faults';
import { NETWORK_CLEARANCE_FAULTS, NETWORK_FAULTS } from './network-faults';
import { NETWORK_REPAIR_FAULTS } from './network-repair';
import { NIC_FAULTS } from './nic-faults';
import { ROLLBACK_FAULTS } from './rollback-faults';
import { SCRIPT_FAULTS } from './script-faults';
import { SSH_FAULTS } from './ssh-faults';

/** Every fault of the matrix, by family, in the order of the table. */
export const FAMILIES: Record<string, Fault[]> = {
  conditions: FAULTS,
  script: SCRIPT_FAULTS,
  clearance: CLEARANCE_FAULTS,
  stop: CLEARANCE_STOP_FAULTS,
  ssh: SSH_FAULTS,
  lock: LOCK_FAULTS,
  hostile: HOSTILE_FAULTS,
  hang: HANG_FAULTS,
  rollback: ROLLBACK_FAULTS,
  clamp: CLAMP_FAULTS,
  nic: NIC_FAULTS,
  network: [...NETWORK_FAULTS, ...NETWORK_CLEARANCE_FAULTS, ...NETWORK_REPAIR_FAULTS],
};
