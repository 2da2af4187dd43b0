/** Why Clearance has no remedy for a finding. The words are under `remedy.none.<reason>`. */
export const NO_REMEDY_REASONS = [
  /** Nothing is wrong, or what is found is meant to be so. */
  'nothing-wrong',
  /** It is the effect of what another finding says. */
  'effect',
  /** Something has to be done on the instance that Clearance does not do. */
  'on-instance',
  /** The cause is outside the instance: a path, OpenStack, the network to it. */
  'outside',
] as const;

export type NoRemedyReason = (typeof NO_REMEDY_REASONS)[number];

/**
 * What mends the cause of a finding. MTUs are bytes of IP packet; null: the one that is recommended when it is planned.
 *
 * The first group changes the instance, as a plan. The second finds out more, or corrects what Clearance knows about the
 * instance. `none` says why there is nothing.
 */
export type Remedy =
  | { by: 'daemon-json'; mtu: number | null }
  | { by: 'network'; network: string; mtu: number | null }
  | { by: 'nic'; interface: string; mtu: number }
  | { by: 'clamp' }
  | { by: 'unclamp' }
  | { by: 'file' }
  | { by: 'container'; container: string }
  | { by: 'inspection' }
  | { by: 'proof' }
  | { by: 'target' }
  | { by: 'credential' }
  | { by: 'host-key' }
  | { by: 'connection' }
  | { by: 'none'; reason: NoRemedyReason };

/** All remedies by name. The words are under `remedy.<name>`. */
export const REMEDY_NAMES = [
  'daemon-json',
  'network',
  'nic',
  'clamp',
  'unclamp',
  'file',
  'container',
  'inspection',
  'proof',
  'target',
  'credential',
  'host-key',
  'connection',
  'none',
] as const satisfies readonly Remedy['by'][];
