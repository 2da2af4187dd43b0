import type { Plan } from '../plan-types';

/** The preflight items before a NIC's MTU is changed, in the order in which they are shown. */
export const NIC_PREFLIGHT_NAMES = [
  'rights',
  'tools',
  'nic-interface',
  'nic-manager',
  'nic-file',
  'nic-cloud-init',
  'nic-managed',
  'nic-writable',
  'state-space',
  'nic-size',
  'nic-openstack',
  'nic-upper',
  'nic-docker',
  'lock',
] as const;

/** What can configure a link, and set its MTU at every boot. */
export type ManagerName = 'netplan' | 'networkd' | 'network-manager' | 'ifupdown';

/** The manager of a link. A plan is bound to it. */
export interface PlannedManager {
  name: ManagerName;
  /** The program that does netplan's work; null for the others. */
  renderer: 'networkd' | 'network-manager' | null;
  /** What it has for the link, as claim.sh prints it: a file, the UUID of a connection, `up`; empty if it is not up. */
  claim: string;
  /** netplan's name of the link, which may differ from the kernel's; null for the others. */
  netplanId: string | null;
}

/** Clearance's own file, which sets the MTU at every boot. A plan is bound to its bytes. */
export interface PlannedNicFile {
  /** Absolute path on the instance. */
  path: string;
  /** SHA-256 of the bytes as they are, hex; null if there is no file. */
  sha256: string | null;
  /** Octal mode as it is; null if there is no file. */
  mode: string | null;
  /** Octal mode after the change; null if the file will be removed. */
  modeAfter: string | null;
}

/** A link, and its MTU in bytes of IP packet. */
export interface LinkMtu {
  interface: string;
  mtu: number;
}

/** Another MTU of a link of the instance itself: now, and for good. `mtu` and `currentMtu` are the link's. */
export interface NicPlan extends Plan {
  kind: 'set-nic-mtu' | 'restore-nic-mtu';
  /** Name of the link; empty if it could not be determined: then the plan is blocked. */
  interface: string;
  /** Null if none was found, or several: then the plan is blocked. */
  manager: PlannedManager | null;
  /** Null if no file has to be written or removed. */
  file: PlannedNicFile | null;
  /** Unified diff of the file; empty if it does not change. */
  diff: string;
  /** The links on top of it (VLANs, macvlans, bridges) as they are now. The kernel may lower them with it. */
  uppers: LinkMtu[];
  /** Those that get this MTU again, after the link itself: only if it is restored. */
  uppersAfter: LinkMtu[];
}
