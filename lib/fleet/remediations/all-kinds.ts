import { restartContainer } from './container/kind';
import { putFileBack, setMtu } from './daemon-config/kind';
import type { Kind } from './kind';
import type { RemediationKind } from './kind-words';
import { clampMss, unclampMss } from './mss-clamp/kind';
import { recreateNetwork, restoreNetwork } from './network/kind';
import { restoreNicMtu, setNicMtu } from './nic/kind';
import { repairDaemonJson } from './repair-config/kind';

/** The kinds of change. Look one up with kind-of.ts. */
export const KINDS = {
  'set-mtu': setMtu,
  rollback: putFileBack,
  'recreate-network': recreateNetwork,
  'restore-network': restoreNetwork,
  'clamp-mss': clampMss,
  'unclamp-mss': unclampMss,
  'set-nic-mtu': setNicMtu,
  'restore-nic-mtu': restoreNicMtu,
  'restart-container': restartContainer,
  'repair-daemon-json': repairDaemonJson,
} satisfies Record<RemediationKind, Kind>;
