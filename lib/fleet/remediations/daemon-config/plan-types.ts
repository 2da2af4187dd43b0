import type { ConfigChange } from '@/lib/truth/docker/daemon-config/compare';
import type { Plan } from '../plan-types';

/** What is looked at before daemon.json is changed, in the order in which it is shown. */
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

/** The daemon.json that a plan was made from. A plan is bound to it: if it changed since, the plan is refused. */
export interface PlannedFile {
  /** Absolute path on the instance, from dockerd's command line or Docker's default. */
  path: string;
  exists: boolean;
  /** SHA-256 of the bytes, hex; null where there is no file. */
  sha256: string | null;
  /** Octal, for example `644`; null where there is no file. */
  mode: string | null;
  uid: number | null;
  gid: number | null;
  /** SELinux context; null where there is none. */
  context: string | null;
  bytes: number | null;
}

/** A change of daemon.json: a new MTU, or the bytes of before. */
export interface DaemonConfigPlan extends Plan {
  kind: 'set-mtu' | 'rollback';
  file: PlannedFile;
  /**
   * Mode, owner and SELinux context that the file gets: as before, or root's 644 for a new one. Null where the file is
   * to be removed; the context is null where there is none, and in plans of versions that did not keep it.
   */
  fileAfter: { mode: string; uid: number; gid: number; context?: string | null } | null;
  /** By meaning: no entry for white space or order. */
  changes: ConfigChange[];
  /** Unified diff of the text; empty where nothing changes. */
  diff: string;
}
