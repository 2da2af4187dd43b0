import type { ConfigChange } from '@/lib/truth/docker/daemon-config/compare';
import type { Plan } from '../plan-types';

/** The preflight items before daemon.json is changed, in the order in which they are shown. */
export const PREFLIGHT_NAMES = [
  'rights',
  'tools',
  'service',
  'docker',
  'start-limit',
  'config-file',
  'managed-elsewhere',
  'writable',
  'space',
  'flags',
  'validate',
  'live-restore',
  'swarm',
  'containers',
  'networks',
  'egress',
  'firewall',
  'kernel-modules',
  'lock',
] as const;

/** The daemon.json that a plan was made from. The plan is bound to it: if it has changed, the plan is refused. */
export interface PlannedFile {
  /** Absolute path on the instance, from dockerd's command line or Docker's default. */
  path: string;
  exists: boolean;
  /** SHA-256 of the bytes, hex; null if there is no file. */
  sha256: string | null;
  /** Octal, for example `644`; null if there is no file. */
  mode: string | null;
  uid: number | null;
  gid: number | null;
  /** SELinux context; null if there is none. */
  context: string | null;
  bytes: number | null;
}

/** A change of daemon.json: a new MTU, or the bytes from before. */
export interface DaemonConfigPlan extends Plan {
  kind: 'set-mtu' | 'rollback';
  file: PlannedFile;
  /**
   * Mode, owner and SELinux context of the file after the change: as before, or root's 644 for a new one. Null if the
   * file will be removed; the context is null if there is none, and in plans of older versions, which did not store it.
   */
  fileAfter: { mode: string; uid: number; gid: number; context?: string | null } | null;
  /** By meaning: white space and order have no entry. */
  changes: ConfigChange[];
  /** Unified diff of the text; empty if nothing changes. */
  diff: string;
}
