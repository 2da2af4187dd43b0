import { isIp, isIpPrefix } from './addresses';
import type { Engine } from './engine-keys';

export interface BadValue {
  key: string;
  value: unknown;
}

/**
 * Values that have the right type, but that an engine refuses when it reads its daemon.json: `Validate` of
 * moby/moby:daemon/config/config.go, and `ValidatePlatformConfig` of config_linux.go. What the engine looks up on the
 * instance (a certificate, the program of the userland proxy, cgroups) is not checked.
 * @param taken the configuration as the engine reads it
 */
export function badValues(taken: Readonly<Record<string, unknown>>, engine: Engine): BadValue[] {
  return RULES.flatMap(({ key, since = 0, until = 99, refuses }) => {
    if (engine < since || engine > until) return [];
    const value = taken[key];
    if (value === undefined) return [];
    const refused = refuses(value, taken);
    return refused === undefined ? [] : [{ key, value: refused }];
  });
}

interface Rule {
  key: string;
  since?: Engine;
  until?: Engine;
  /** @returns the part of the value that is refused; undefined if the value is accepted */
  refuses(value: unknown, taken: Readonly<Record<string, unknown>>): unknown;
}

/** The first string of a list that does not fit. To Go, a null is an empty string. */
function eachText(fits: (text: string) => boolean) {
  return (value: unknown) =>
    Array.isArray(value) ? value.map((item) => String(item ?? '')).find((text) => !fits(text)) : undefined;
}

function oneText(fits: (text: string) => boolean) {
  return (value: unknown) => (typeof value === 'string' && value !== '' && !fits(value) ? value : undefined);
}

function belowZero(value: unknown): unknown {
  return typeof value === 'number' && value < 0 ? value : undefined;
}

function oneOf(...words: string[]) {
  return oneText((text) => words.includes(text));
}

const LEVELS = ['panic', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'];

const RULES: readonly Rule[] = [
  { key: 'mtu', since: 23, refuses: belowZero },
  { key: 'max-concurrent-downloads', refuses: belowZero },
  { key: 'max-concurrent-uploads', refuses: belowZero },
  { key: 'max-download-attempts', since: 23, refuses: belowZero },
  {
    key: 'max-download-attempts',
    until: 20,
    refuses: (value) => (typeof value === 'number' && value <= 0 ? value : undefined),
  },
  {
    key: 'network-diagnostic-port',
    since: 28,
    refuses: (value) => (typeof value === 'number' && (value < 0 || value > 65_535) ? value : undefined),
  },
  { key: 'dns', until: 24, refuses: eachText((text) => isIp(trimmed(text))) },
  { key: 'dns-search', refuses: eachText((text) => isDomain(withoutSpaces(text))) },
  {
    key: 'labels',
    refuses: eachText((text) => text.includes('=') && !/^(?:com\.docker|io\.docker|org\.dockerproject)\./i.test(text)),
  },
  { key: 'labels', refuses: contradiction },
  // Up to 24.0 Docker's own logger accepted "warning"; containerd's does not.
  { key: 'log-level', until: 24, refuses: oneText((text) => [...LEVELS, 'warning'].includes(text.toLowerCase())) },
  { key: 'log-level', since: 25, refuses: oneText((text) => LEVELS.includes(text.toLowerCase())) },
  { key: 'log-format', refuses: oneOf('text', 'json') },
  { key: 'graph', since: 23, refuses: oneText(() => false) },
  {
    key: 'graph',
    until: 20,
    refuses: (value, taken) =>
      value !== '' && typeof taken['data-root'] === 'string' && taken['data-root'] !== '' ? value : undefined,
  },
  { key: 'default-ipc-mode', refuses: oneOf('private', 'shareable') },
  { key: 'default-cgroupns-mode', refuses: oneOf('private', 'host') },
  { key: 'firewall-backend', refuses: oneOf('iptables', 'nftables') },
  { key: 'fixed-cidr-v6', since: 25, refuses: oneText((text) => isIpPrefix(text, 6)) },
  { key: 'runtimes', until: 23, refuses: (value) => (Object.hasOwn(Object(value), 'runc') ? 'runc' : undefined) },
  { key: 'default-runtime', until: 20, refuses: unknownRuntime },
  // containerd looks for one with a dot in its name; it may exist.
  {
    key: 'default-runtime',
    since: 23,
    until: 23,
    refuses: (value, taken) => (isRuntimeType(String(value)) ? undefined : unknownRuntime(value, taken)),
  },
  { key: 'hosts', since: 23, refuses: eachText((text) => isHost(trimmed(text))) },
  { key: 'node-generic-resources', refuses: mixedResources },
  { key: 'registry-mirrors', since: 28, refuses: eachText((text) => isMirror(text)) },
  { key: 'api-cors-header', since: 28, refuses: oneText(() => false) },
  { key: 'exec-opts', since: 28, refuses: eachText((text) => /^\s*native\.cgroupdriver\s*=\s*\S/i.test(text)) },
  {
    key: 'features',
    since: 25,
    refuses: (value) => (Object.hasOwn(Object(value), 'windows-dns-proxy') ? 'windows-dns-proxy' : undefined),
  },
];

function trimmed(text: string): string {
  return text.trim();
}

/** As Go's `strings.Trim(text, " ")`. */
function withoutSpaces(text: string): string {
  let [start, end] = [0, text.length];
  while (text[start] === ' ') start++;
  while (end > start && text[end - 1] === ' ') end--;
  return text.slice(start, end);
}

function isRuntimeType(name: string): boolean {
  return name.includes('.') && !name.startsWith('.') && !name.includes('/');
}

/** As `ValidateDNSSearch` of moby/moby:opts/opts.go, which also accepts colons: its groups begin with an optional one. */
function isDomain(text: string): boolean {
  if (text === '.') return true;
  const [, domain = ''] = DOMAIN.exec(text) ?? [];
  return /[a-zA-Z]/.test(text) && domain !== '' && domain.length < 255;
}

const PART = ':?[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const DOMAIN = new RegExp(`^(:?${PART}(?::?\\.${PART})*)\\.?[\\t\\n\\f\\r ]*$`);

/** Two values for one key (`GetConflictFreeLabels`). */
function contradiction(value: unknown): string | undefined {
  const values = new Map<string, string>();
  for (const label of Array.isArray(value) ? value : []) {
    const [, key = '', said = ''] = /^([^=]*)=(.*)$/s.exec(String(label)) ?? [];
    if ((values.get(key) ?? said) !== said) return String(label);
    values.set(key, said);
  }
  return undefined;
}

function unknownRuntime(value: unknown, { runtimes }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof value !== 'string' || value === '' || BUILT_IN.includes(value)) return undefined;
  return Object.hasOwn(Object(runtimes ?? {}), value) ? undefined : value;
}

const BUILT_IN = ['runc', 'io.containerd.runtime.v1.linux', 'io.containerd.runc.v2'];

/** Checks the scheme and the port (`ValidateHost` of moby/moby:opts/hosts.go), not the name of the host. */
function isHost(text: string): boolean {
  const [, scheme, rest = ''] = /^(?:([^:/]*):\/\/)?(.*)$/s.exec(text) ?? [];
  if (text === '') return true;
  if (scheme === 'fd') return true;
  if (scheme === 'unix' || scheme === 'npipe') return !rest.includes('://');
  if (scheme !== undefined && scheme !== 'tcp') return false;
  const [, port] = /:([^:\]]*)$/.exec(rest) ?? [];
  return !rest.includes('/') && (port === undefined || port === '' || (/^\d{1,10}$/.test(port) && Number(port) > 0));
}

/** As swarmkit's `genericresource.Parse`: a key has either one number, or names. */
function mixedResources(value: unknown): string | undefined {
  const kinds = new Map<string, string[]>();
  for (const item of Array.isArray(value) ? value : []) {
    const parts = String(item ?? '').split('=');
    if (parts.length !== 2) return String(item ?? '');
    const [key = '', said = ''] = parts.map(trimmed);
    const known = kinds.get(key);
    if (known) known.push(said);
    else kinds.set(key, [said]);
  }
  const isNumber = (said: string) => /^[+-]?\d{1,18}$/.test(said);
  for (const [key, said] of kinds) {
    if (said.length === 1 ? said[0]?.startsWith('-') && isNumber(said[0]) : said.some(isNumber))
      return `${key}=${said[0]}`;
  }
  return undefined;
}

/** As `registry.ValidateMirror`. */
function isMirror(text: string): boolean {
  return /^https?:\/\/[^\s?#@]*$/i.test(text);
}
