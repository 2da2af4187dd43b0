import { type DaemonFlag, parseFlags, valueOfFlag } from '@/lib/truth/docker/daemon-flags';
import { prefersContainerdStore } from '@/lib/truth/docker/engine-version';
import { engineOf, type Seen } from '../seen';

/** The part that Docker appends to its folder for remapped users: `/var/lib/docker/231072.231072`. */
const REMAPPED = /\/\d+\.\d+$/;

/**
 * Keys with which Docker would look for its containers in another place after a restart. It would know none of its
 * containers, and rolling back an MTU would not bring them back. A key with the value that is in force moves nothing,
 * even if Docker reports it differently (a symbolic link in the path of its folder). Pure.
 *
 * @param after the keys of daemon.json after the change
 * @param now the present keys; in force unless the file is newer than the running dockerd, or removed
 * @returns names of keys; empty if nothing moves, or if Docker did not say where its containers are
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

/** Where Docker keeps its containers with these keys and flags. */
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
