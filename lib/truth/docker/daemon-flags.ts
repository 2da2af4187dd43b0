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

/** Flags without a value of their own (`BoolVar` in the files above; those of 20.10 to 29, with deprecated ones). */
const SWITCHES: ReadonlySet<string> = new Set([
  ...['allow-direct-routing', 'allow-nondistributable-artifacts', 'cri-containerd', 'debug', 'disable-legacy-registry'],
  ...['experimental', 'help', 'icc', 'init', 'ip-forward', 'ip-forward-no-drop', 'ip-masq', 'ip6tables', 'iptables'],
  ...['ipv6', 'live-restore', 'no-new-privileges', 'raw-logs', 'restart', 'rootless', 'selinux-enabled', 'tls'],
  ...['tlsverify', 'userland-proxy', 'validate', 'version'],
]);

/**
 * The flags of a command line of dockerd, as pflag reads them (spf13/pflag:flag.go, `parseArgs`): `--name=value`,
 * `--name value` with any first character of the value, switches without a value, and short ones: `-H value`, `-Hvalue`,
 * `-H=value` and `-DH value`. Nothing after `--` is a flag.
 * @param words the command line without the program itself
 */
export function parseFlags(words: readonly string[]): DaemonFlag[] {
  const found: DaemonFlag[] = [];
  const left = [...words];
  for (let word = left.shift(); word !== undefined && word !== '--'; word = left.shift()) {
    const [, name, said] = /^--([a-z][a-z0-9-]{0,60})(?:=([\s\S]*))?$/.exec(word) ?? [];
    if (name !== undefined) {
      found.push({ name, key: keyOfFlag(name), value: said ?? (SWITCHES.has(name) ? '' : (left.shift() ?? '')) });
    } else found.push(...shortFlags(word, left));
  }
  return found;
}

/** @param left the words after it; a value that is the next word is removed from them */
function shortFlags(word: string, left: string[]): DaemonFlag[] {
  const found: DaemonFlag[] = [];
  let letters = /^-([A-Za-z][\s\S]*)$/.exec(word)?.[1] ?? '';
  while (letters !== '') {
    const name = LONG_NAME[letters.charAt(0)];
    if (name === undefined) break;
    const rest = letters.slice(1);
    const flag = { name, key: keyOfFlag(name) };
    if (rest.startsWith('=')) return [...found, { ...flag, value: rest.slice(1) }];
    if (!SWITCHES.has(name)) return [...found, { ...flag, value: rest || (left.shift() ?? '') }];
    found.push({ ...flag, value: '' });
    letters = rest;
  }
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

/** Whether a switch is given and turned off: `--iptables=false`, in any spelling of Go (strconv.ParseBool). */
export function isTurnedOff(flags: readonly DaemonFlag[], name: string): boolean {
  return ['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(valueOfFlag(flags, name) ?? '');
}

/**
 * The value of a flag for a whole number, as Go reads it (strconv.ParseInt with base 0): `0x5a2`, `02642` and `1_450`
 * are numbers.
 * @returns undefined if the flag is not given; NaN if Docker does not start with its value
 */
export function numberOfFlag(flags: readonly DaemonFlag[], name: string): number | undefined {
  const said = valueOfFlag(flags, name);
  if (said === undefined) return undefined;
  const [, sign, digits] =
    /^([+-]?)(0[xX]_?[0-9a-fA-F]+(?:_[0-9a-fA-F]+)*|0[bB]_?[01]+(?:_[01]+)*|\d+(?:_\d+)*|0[oO]_?[0-7]+(?:_[0-7]+)*)$/.exec(
      said,
    ) ?? [];
  if (digits === undefined) return Number.NaN;
  const plain = digits.replaceAll('_', '');
  const octal = /^0\d/.test(plain) ? `0o${plain.slice(1)}` : plain;
  return (sign === '-' ? -1 : 1) * Number(octal);
}
