import { type DaemonFlag, parseFlags, valueOfFlag } from '@/lib/truth/docker/daemon-flags';
import { prefersContainerdStore } from '@/lib/truth/docker/engine-version';
import { engineOf, type Seen } from '../seen';

/** What Docker appends to its folder for remapped users: `/var/lib/docker/231072.231072`. */
const REMAPPED = /\/\d+\.\d+$/;

/**
 * Keys with which Docker would look for its containers elsewhere after a restart: it would know none of them, and taking
 * back an MTU would not bring them back. A key that stays as it is in force moves nothing, however Docker's own words for
 * it differ (a symbolic link in its folder's path). Pure.
 *
 * @param after the keys of daemon.json as they will be
 * @param now the keys as they are; in force unless the file is newer than the running dockerd, or gone
 * @returns names of keys; empty where nothing moves, or where Docker did not say where it keeps them
 */
export function movesContainers(from: Seen, after: Record<string, unknown>, now: Record<string, unknown>): string[] {
  const { facts } = from;
  const { DockerRootDir: folder, Driver: storage } = facts.info;
  if (folder === '') return [];
  const flags = parseFlags(facts.flags);
  const then = placesOf(after, flags);
  const inForce = facts.untried || facts.kind === 'absent' ? null : placesOf(now, flags);
  const { root, remap, driver, snapshotter } = then;
  const moved: Record<keyof typeof then, boolean> = {
    root: folder.replace(REMAPPED, '') !== root,
    remap: REMAPPED.test(folder) !== remap,
    driver: driver !== '' && driver !== storage,
    snapshotter: snapshotter
      ? storage === 'overlay2'
      : storage === 'overlayfs' && prefersContainerdStore(engineOf(from)) !== true,
  };
  return KEYS.flatMap(([place, key]) => (moved[place] && inForce?.[place] !== then[place] ? [key] : []));
}

const KEYS = [
  ['root', 'data-root'],
  ['remap', 'userns-remap'],
  ['driver', 'storage-driver'],
  ['snapshotter', 'features'],
] as const;

/** Where these keys and flags have Docker keep its containers. */
function placesOf(settings: Record<string, unknown>, flags: readonly DaemonFlag[]) {
  const said = (...names: string[]) =>
    names.map((name) => settings[name] ?? valueOfFlag(flags, name)).find((value) => typeof value === 'string') ?? '';
  const features = settings.features as { 'containerd-snapshotter'?: unknown } | null | undefined;
  return {
    root: String(said('data-root', 'graph') || '/var/lib/docker').replace(/\/+$/, ''),
    remap: said('userns-remap') !== '',
    driver: String(said('storage-driver')),
    snapshotter: features?.['containerd-snapshotter'] === true,
  };
}
