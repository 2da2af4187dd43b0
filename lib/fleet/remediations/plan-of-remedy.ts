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
}

/** How the plan of a remedy is requested; null if no kind of change does it. Pure. */
export function planOfRemedy(remedy: Remedy): Requested<RemediationKind> | null {
  const requested = requestOf(remedy);
  return requested && PLANNABLE_KINDS.includes(requested.kind) ? requested : null;
}

function requestOf(remedy: Remedy): Requested<RemediationKind> | null {
  switch (remedy.by) {
    case 'daemon-json':
      return { kind: 'set-mtu', mtu: remedy.mtu, network: '' };
    case 'network':
      return { kind: 'recreate-network', mtu: remedy.mtu, network: remedy.network };
    case 'clamp':
      return { kind: 'clamp-mss', mtu: null, network: '' };
    case 'unclamp':
      return { kind: 'unclamp-mss', mtu: null, network: '' };
    default:
      return null;
  }
}
