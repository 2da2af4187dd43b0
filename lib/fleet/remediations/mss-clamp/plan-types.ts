import type { ClampRule } from '@/lib/truth/probes/observations';
import type { Plan } from '../plan-types';

/** The preflight items before an MSS clamp is set or removed. */
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

/** Firewall rules that limit TCP of containers to a size that fits, or their removal. Docker's MTU is not changed. */
export interface ClampPlan extends Plan {
  kind: 'clamp-mss' | 'unclamp-mss';
  /** TCP packets of at most this many bytes; null for a removal. */
  packet: number | null;
  /** The tool that holds the rules; null if no tool can: then the plan is blocked. */
  tool: 'nft' | 'iptables' | null;
  /** The interfaces of the rules, with their MTU in bytes of IP packet; the plan is bound to them. */
  links: { interface: string; mtu: number }[];
  rules: ClampRule[];
  /** The exact text that is loaded; for a removal the rules as listed. */
  text: string;
}
