import type { ConfigChange } from '@/lib/truth/docker/daemon-config/compare';
import type { RepairBlock, RepairItem } from '@/lib/truth/docker/daemon-config/repair-draft';
import type { PlannedFile } from '../daemon-config/plan-types';
import type { Plan } from '../plan-types';

/** The preflight items before a daemon.json is repaired, in the order in which they are shown. */
export const REPAIR_PREFLIGHT_NAMES = [
  'rights',
  'tools',
  'service',
  'config-file',
  'repair-content',
  'repair-docker',
  'repair-flags',
  'repair-moves',
  'managed-elsewhere',
  'writable',
  'space',
  'start-limit',
  'firewall',
  'kernel-modules',
  'lock',
] as const;

/**
 * A daemon.json with which Docker does not start, repaired. `mtu` is that of the default bridge, which a repair does not
 * change; of the repaired file, if Docker is down.
 */
export interface RepairPlan extends Plan {
  kind: 'repair-daemon-json';
  file: PlannedFile;
  /** What is changed, in the order in which it is done. */
  items: RepairItem[];
  /** What a person has to decide; then the plan is blocked. */
  blocks: RepairBlock[];
  /** By meaning: white space, comments and order have no entry. */
  changes: ConfigChange[];
  /** Unified diff of the text; empty if only the encoding changes. */
  diff: string;
  /** Docker is down because of the file, and is started. Otherwise it is neither started nor restarted. */
  starts: boolean;
  /** How a person takes a flag out of Docker's unit; empty if nobody asked for it. */
  commands: string[];
}
