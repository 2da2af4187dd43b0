import type { ClampRule } from '@/lib/truth/probes/observations';
import type { Plan } from '../plan-types';

/** What is looked at before an MSS clamp is put in place, or removed. */
export const CLAMP_PREFLIGHT_NAMES = [
  'rights',
  'tools',
  'clamp-docker',
  'clamp-tool',
  'clamp-size',
  'clamp-ipv6',
  'clamp-present',
  'clamp-foreign',
  'clamp-firewall',
  'clamp-found',
  'clamp-need',
  'space',
  'lock',
] as const;

/** Firewall rules that hold TCP of containers to a size that fits, or their removal. Docker's MTU stays as it is. */
export interface ClampPlan extends Plan {
  kind: 'clamp-mss' | 'unclamp-mss';
  /** TCP packets of at most this many bytes; null for a removal. */
  packet: number | null;
  /** Which tool holds the rules; null where none would: then the plan is blocked. */
  tool: 'nft' | 'iptables' | null;
  /** The interfaces that the rules are about, with their MTU in bytes of IP packet; the plan is bound to them. */
  links: { interface: string; mtu: number }[];
  rules: ClampRule[];
  /** What is loaded, to the letter; for a removal what is there, as listed. */
  text: string;
}
