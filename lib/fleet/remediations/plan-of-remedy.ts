import type { Remedy } from '@/lib/truth/mtu/remedies/remedy';
import { PLANNABLE_KINDS } from './kind-of';
import type { RemediationKind } from './kind-words';

/** A request for a plan. */
export interface Requested<K extends string = string> {
  kind: K;
  /** Bytes of IP packet; null for the recommended MTU. */
  mtu: number | null;
  /** Name of a network; empty if the kind has none. */
  network: string;
  /** Name of a link of the instance; empty if the kind has none. */
  interface: string;
  /** Name of a container; empty if the kind has none. */
  container: string;
}

const NOTHING = { mtu: null, network: '', interface: '', container: '' };

/** How the plan of a remedy is requested; null if no kind of change does it. Pure. */
export function planOfRemedy(remedy: Remedy): Requested<RemediationKind> | null {
  const requested = requestOf(remedy);
  return requested && PLANNABLE_KINDS.includes(requested.kind) ? requested : null;
}

function requestOf(remedy: Remedy): Requested<RemediationKind> | null {
  switch (remedy.by) {
    case 'daemon-json':
      return { ...NOTHING, kind: 'set-mtu', mtu: remedy.mtu };
    case 'network':
      return { ...NOTHING, kind: 'recreate-network', mtu: remedy.mtu, network: remedy.network };
    case 'nic':
      return { ...NOTHING, kind: 'set-nic-mtu', mtu: remedy.mtu, interface: remedy.interface };
    case 'container':
      return { ...NOTHING, kind: 'restart-container', container: remedy.container };
    case 'file':
      return { ...NOTHING, kind: 'repair-daemon-json' };
    case 'clamp':
      return { ...NOTHING, kind: 'clamp-mss' };
    case 'unclamp':
      return { ...NOTHING, kind: 'unclamp-mss' };
    default:
      return null;
  }
}
