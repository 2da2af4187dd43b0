import { assign } from '@/lib/platform/shell/assign';
import { shell } from '@/lib/platform/shell/read';

/** Names of the rules that `clamp-mss` of lib/fleet/remediations puts on an instance; no other rules have them. */
export const CLAMP_TABLE = 'clearance_mss';
export const CLAMP_CHAIN = 'CLEARANCE-MSS';

/**
 * Shows that a clamp was set, with which tool and when: `nft|iptables <seconds since 1970> <remediation>`. Like the
 * rules it is gone after a reboot. Every user can read it, so that an instance without a clamp is not asked for rules.
 */
export const CLAMP_MARKER = '/run/clearance-mss';

export const CLAMP_COMMAND = assign({ CLAMP_MARKER, CLAMP_TABLE }) + shell('truth/probes/clamp/command');
