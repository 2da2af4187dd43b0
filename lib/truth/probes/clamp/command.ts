import { assign } from '@/lib/platform/shell/assign';
import { shell } from '@/lib/platform/shell/read';

/** Names of what `clamp-mss` of lib/fleet/remediations puts on an instance; nobody else's rules bear them. */
export const CLAMP_TABLE = 'clearance_mss';
export const CLAMP_CHAIN = 'CLEARANCE-MSS';

/**
 * Says that a clamp was put in place, by which tool and when: `nft|iptables <seconds since 1970> <remediation>`. Like the
 * rules themselves it is gone after a reboot. Everybody may read it, so that an instance without one is asked nothing.
 */
export const CLAMP_MARKER = '/run/clearance-mss';

export const CLAMP_COMMAND = assign({ CLAMP_MARKER, CLAMP_TABLE }) + shell('truth/probes/clamp/command');
