import { clamp, unclamp } from './clamp-change';
import { repair } from './config-repair';
import { container } from './container-restart';
import { daemonConfig } from './daemon-config-change';
import { network } from './network-change';
import { nic } from './nic-change';
import type { SimulatedProgram } from './program';

/** The programs and questions of lib/fleet/remediations that a simulated instance can answer, by name. */
export const PROGRAMS: Record<string, SimulatedProgram> = {
  'daemon-config': daemonConfig,
  network,
  clamp,
  unclamp,
  nic,
  container,
  repair,
};
