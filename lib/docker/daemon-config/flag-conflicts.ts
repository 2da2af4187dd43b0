import { isObject } from './parse';

/** A flag of dockerd's command line. */
export interface DaemonFlag {
  /** Its long name without the dashes; short and old ones are spelled out. */
  name: string;
  /** The key of daemon.json that says the same. */
  key: string;
  /** Empty where it has none: `--live-restore`. */
  value: string;
}

const LONG_NAME: Readonly<Record<string, string>> = {
  b: 'bridge',
  D: 'debug',
  g: 'graph',
  G: 'group',
  H: 'host',
  l: 'log-level',
  p: 'pidfile',
  r: 'restart',
  s: 'storage-driver',
};

/** Flags whose key is spelled otherwise (moby/moby:daemon/command/config.go, config_unix.go; older ones from 20.10). */
const KEY_OF_FLAG: Readonly<Record<string, string>> = {
  'add-runtime': 'runtimes',
  'authorization-plugin': 'authorization-plugins',
  'cdi-spec-dir': 'cdi-spec-dirs',
  'cluster-store-opt': 'cluster-store-opts',
  'default-address-pool': 'default-address-pools',
  'default-network-opt': 'default-network-opts',
  'default-ulimit': 'default-ulimits',
  'dns-opt': 'dns-opts',
  'exec-opt': 'exec-opts',
  feature: 'features',
  host: 'hosts',
  'host-gateway-ip': 'host-gateway-ips',
  'insecure-registry': 'insecure-registries',
  label: 'labels',
  'log-opt': 'log-opts',
  'node-generic-resource': 'node-generic-resources',
  'registry-mirror': 'registry-mirrors',
  'storage-opt': 'storage-opts',
};

/** Keys that Docker merges with their flag. */
const MERGED = new Set(['runtimes']);

/** Objects that Docker takes as one value; the keys of any other count as keys of the file (`proxies`). */
const TAKEN_WHOLE = new Set([
  'builder',
  'cluster-store-opts',
  'default-network-opts',
  'default-ulimits',
  'features',
  'log-opts',
  'runtimes',
]);

/** Keys that no version has a flag for (there: skipValidateOptions), or has one that `--help` does not show. */
const NOT_IN_HELP = new Set([
  ...['features', 'builder', 'deprecated-key-path', 'allow-nondistributable-artifacts', 'graph', 'rootless'],
  ...['cluster-store', 'cluster-advertise', 'cluster-store-opts', 'api-cors-header', 'api-enable-cors'],
  ...['disable-legacy-registry', 'containerd-namespace', 'containerd-plugins-namespace', 'experimental'],
]);

/**
 * The flags of a command line of dockerd: `--name=value`, `--name value`, `--name`, and short ones as `-H value`,
 * `-Hvalue` and `-H=value`.
 * @param words the command line without the program itself
 */
export function parseFlags(words: readonly string[]): DaemonFlag[] {
  const found: DaemonFlag[] = [];
  words.forEach((word, at) => {
    const long = /^--([a-z][a-z0-9-]{0,60})(?:=([\s\S]*))?$/.exec(word);
    const short = /^-([A-Za-z])(?:=?([\s\S]+))?$/.exec(word);
    const name = long?.[1] ?? LONG_NAME[short?.[1] ?? ''];
    if (name === undefined) return;
    const next = words[at + 1] ?? '';
    const value = long?.[2] ?? short?.[2] ?? (next.startsWith('-') ? '' : next);
    found.push({ name, key: KEY_OF_FLAG[name] ?? name, value });
  });
  return found;
}

/**
 * The keys of a daemon.json that are flags on the command line as well: Docker refuses to start with "the following
 * directives are specified both as a flag and in the configuration file" (moby/moby:daemon/config/config.go,
 * `findConfigurationConflicts`), whether or not the two agree.
 * @returns each key once, in the order of the flags
 */
export function flagConflicts(flags: readonly DaemonFlag[], config: Record<string, unknown>): string[] {
  const keys = new Set(settingsOf(config));
  return [...new Set(flags.map((flag) => flag.key))].filter((key) => keys.has(key) && !MERGED.has(key));
}

/**
 * The keys of a daemon.json that a dockerd does not know, and does not start with.
 * @param known long names of the flags that its `--help` shows; nothing is told where there are none
 */
export function unknownKeys(known: readonly string[], config: Record<string, unknown>): string[] {
  if (known.length === 0) return [];
  const keys = new Set([...NOT_IN_HELP, ...known, ...known.map((flag) => KEY_OF_FLAG[flag] ?? flag)]);
  return settingsOf(config).filter((key) => !keys.has(key));
}

function settingsOf(config: Record<string, unknown>): string[] {
  return Object.entries(config).flatMap(([key, value]) =>
    isObject(value) && !TAKEN_WHOLE.has(key) ? Object.keys(value) : [key],
  );
}
