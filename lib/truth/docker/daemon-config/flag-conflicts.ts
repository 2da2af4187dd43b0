import { type DaemonFlag, keyOfFlag } from '@/lib/truth/docker/daemon-flags';
import { isObject } from './is-object';

/** Keys that Docker merges with their flag. */
const MERGED = new Set(['runtimes']);

/** Objects that Docker reads as one value. The keys of any other object count as keys of the file (`proxies`). */
const TAKEN_WHOLE = new Set([
  'builder',
  'cluster-store-opts',
  'default-network-opts',
  'default-ulimits',
  'features',
  'log-opts',
  'runtimes',
]);

/** Keys that never had a flag (in moby: skipValidateOptions), or whose flag `--help` does not show. */
const NOT_IN_HELP = new Set([
  ...['features', 'builder', 'deprecated-key-path', 'allow-nondistributable-artifacts', 'graph', 'rootless'],
  ...['cluster-store', 'cluster-advertise', 'cluster-store-opts', 'api-cors-header', 'api-enable-cors'],
  ...['disable-legacy-registry', 'containerd-namespace', 'containerd-plugins-namespace', 'experimental'],
]);

/**
 * The keys of a daemon.json that are also flags on the command line. Docker does not start with these, even if both
 * have the same value: "the following directives are specified both as a flag and in the configuration file"
 * (moby/moby:daemon/config/config.go, `findConfigurationConflicts`).
 * @returns each key once, in the order of the flags
 */
export function flagConflicts(flags: readonly DaemonFlag[], config: Record<string, unknown>): string[] {
  const keys = new Set(settingsOf(config));
  return [...new Set(flags.map((flag) => flag.key))].filter((key) => keys.has(key) && !MERGED.has(key));
}

/**
 * The keys of a daemon.json that a dockerd does not know. It does not start with them.
 * @param known long names of the flags that its `--help` shows; if there are none, the result is empty
 */
export function unknownKeys(known: readonly string[], config: Record<string, unknown>): string[] {
  if (known.length === 0) return [];
  const keys = new Set([...NOT_IN_HELP, ...known, ...known.map(keyOfFlag)]);
  return settingsOf(config).filter((key) => !keys.has(key));
}

function settingsOf(config: Record<string, unknown>): string[] {
  return Object.entries(config).flatMap(([key, value]) =>
    isObject(value) && !TAKEN_WHOLE.has(key) ? Object.keys(value) : [key],
  );
}
