import { parseFlags } from '@/lib/daemon-config/flag-conflicts';
import type { Facts } from '../script/fact-types';

/** What Docker appends to its folder for remapped users: `/var/lib/docker/231072.231072`. */
const REMAPPED = /\/\d+\.\d+$/;

/**
 * Keys with which Docker would look for its containers elsewhere after a restart: it would know none of them, and taking
 * back an MTU would not bring them back. Only where daemon.json is newer than the running dockerd, or gone: else they are
 * in force. Pure.
 *
 * @param settings the keys of daemon.json as it is now
 * @returns names of keys; empty where nothing moves, or where Docker did not say where it keeps them
 */
export function movesContainers(facts: Facts, settings: Record<string, unknown>): string[] {
  const changed = facts.untried || facts.kind === 'absent';
  if (!changed || facts.dockerRoot === '') return [];
  const flags = new Map(parseFlags(facts.flags).map(({ name, value }) => [name, value]));
  const said = (...names: string[]) =>
    names.map((name) => settings[name] ?? flags.get(name)).find((value) => typeof value === 'string') ?? '';
  const features = settings.features as { 'containerd-snapshotter'?: unknown } | null | undefined;
  const root = String(said('data-root', 'graph') || '/var/lib/docker').replace(/\/+$/, '');
  const driver = said('storage-driver');
  const moved = {
    'data-root': facts.dockerRoot.replace(REMAPPED, '') !== root,
    'userns-remap': REMAPPED.test(facts.dockerRoot) !== (said('userns-remap') !== ''),
    'storage-driver': driver !== '' && driver !== facts.storageDriver,
    features: features?.['containerd-snapshotter'] === true && facts.storageDriver === 'overlay2',
  };
  return Object.entries(moved).flatMap(([key, is]) => (is ? [key] : []));
}
