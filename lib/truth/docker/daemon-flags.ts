/** A flag of dockerd's command line. */
export interface DaemonFlag {
  /** Its long name without the dashes, also for short and old names. */
  name: string;
  /** The key of daemon.json for the same setting. */
  key: string;
  /** Empty if it has none: `--live-restore`. */
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

/** Flags whose key has another name (moby/moby:daemon/command/config.go, config_unix.go; older ones from 20.10). */
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
    found.push({ name, key: keyOfFlag(name), value });
  });
  return found;
}

/** The key of daemon.json for the flag with this long name. */
export function keyOfFlag(name: string): string {
  return KEY_OF_FLAG[name] ?? name;
}

/** The value of a flag with a single value: if it is repeated, the last one counts. Undefined if it is not there. */
export function valueOfFlag(flags: readonly DaemonFlag[], name: string): string | undefined {
  return flags.findLast((flag) => flag.name === name)?.value;
}
