import { isIp, isIpPrefix } from './addresses';
import type { JsonNode } from './go-json';

/** A Go type that encoding/json fills from JSON. */
export type GoType =
  | 'any'
  | 'bool'
  | 'int'
  | 'uint32'
  | 'string'
  /** `net.IP`: a string that is an IP address, or empty. */
  | 'ip'
  /** `netip.Addr`: as `ip`, also with a zone. */
  | 'address'
  /** `netip.Prefix`: a string that is a subnet, or empty. */
  | 'prefix'
  /** moby's `MemBytes`: a string such as `64m`. */
  | 'size'
  /** buildkit's `Duration`: a string such as `48h`, or of digits. */
  | 'duration'
  /** moby's `BuilderGCFilter`: strings, or its old form, a map of maps of bools. */
  | 'filter'
  /** The same in 20.10, which panics if a string has no `=`. */
  | 'filter-with-values'
  | { list: GoType }
  | { map: GoType }
  /** A struct, by the names of its fields. Capital letters make no difference. */
  | { fields: Readonly<Record<string, GoType>> };

/** What Go expects instead: a word of finding.json and remediation.json. */
export type Wanted = 'bool' | 'int' | 'string' | 'list' | 'map' | 'ip' | 'prefix' | 'size' | 'duration' | 'filter';

export interface Misfit {
  /** Path from the checked value, such as `.max-file` or `[0]`; empty for the value itself. */
  path: string;
  node: JsonNode;
  wanted: Wanted;
}

/** The first part of a value that does not fit a Go type; null if all fits. */
export function misfitOf(node: JsonNode, type: GoType): Misfit | null {
  if (typeof type === 'object') {
    if (node.kind === 'null') return null;
    if ('list' in type) {
      if (node.kind !== 'array') return { path: '', node, wanted: 'list' };
      return firstOf(node.items.map((item, i) => [`[${i}]`, item, type.list]));
    }
    if (node.kind !== 'object') return { path: '', node, wanted: 'map' };
    return firstOf(
      node.members.flatMap(({ key, value }): Part[] => {
        const member = 'map' in type ? type.map : fieldOf(type.fields, key)?.type;
        return member === undefined ? [] : [[`.${key}`, value, member]];
      }),
    );
  }
  if (type === 'filter' || type === 'filter-with-values') return misfitOfFilter(node, type);
  const { wanted, takes } = SCALARS[type];
  return takes(node) ? null : { path: '', node, wanted };
}

type Part = [path: string, node: JsonNode, type: GoType];

function firstOf(parts: Part[]): Misfit | null {
  for (const [path, node, type] of parts) {
    const found = misfitOf(node, type);
    if (found) return { ...found, path: `${path}${found.path}` };
  }
  return null;
}

interface Field {
  name: string;
  type: GoType;
}

type Fields = Readonly<Record<string, GoType>>;

/** The field of a struct for a key: the one with that name, or else one that differs only in upper and lower case. */
export function fieldOf(fields: Fields, key: string): Field | undefined {
  const exact = Object.hasOwn(fields, key) ? fields[key] : undefined;
  return exact === undefined ? foldedFields(fields).get(folded(key)) : { name: key, type: exact };
}

/** A file can have many thousands of keys: the names of a struct are folded once. */
function foldedFields(fields: Fields): Map<string, Field> {
  const known = FOLDED.get(fields);
  if (known) return known;
  const made = new Map<string, Field>();
  for (const [name, type] of Object.entries(fields)) {
    if (!made.has(folded(name))) made.set(folded(name), { name, type });
  }
  FOLDED.set(fields, made);
  return made;
}

const FOLDED = new WeakMap<Fields, Map<string, Field>>();

/** As `foldName` of encoding/json: A to Z, and two letters of Unicode that fold to ASCII. */
function folded(name: string): string {
  return name
    .replace(/\u212a/g, 'k')
    .replace(/\u017f/g, 's')
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

interface Scalar {
  wanted: Wanted;
  takes(node: JsonNode): boolean;
}

/** A `null` does not change a scalar. */
function text(wanted: Wanted, fits: (said: string) => boolean): Scalar {
  return { wanted, takes: (node) => node.kind === 'null' || (node.kind === 'string' && fits(node.text)) };
}

function whole(min: bigint, max: bigint): Scalar {
  return {
    wanted: 'int',
    takes: (node) =>
      node.kind === 'null' ||
      (node.kind === 'number' && /^-?\d{1,20}$/.test(node.raw) && BigInt(node.raw) >= min && BigInt(node.raw) <= max),
  };
}

const SCALARS: Readonly<Record<Exclude<GoType, object | 'filter' | 'filter-with-values'>, Scalar>> = {
  any: { wanted: 'map', takes: () => true },
  bool: { wanted: 'bool', takes: ({ kind }) => kind === 'bool' || kind === 'null' },
  int: whole(-(2n ** 63n), 2n ** 63n - 1n),
  uint32: whole(0n, 2n ** 32n - 1n),
  string: text('string', () => true),
  ip: text('ip', (said) => said === '' || isIp(said)),
  address: text('ip', (said) => said === '' || isIp(withoutZone(said))),
  prefix: text('prefix', (said) => said === '' || isIpPrefix(said)),
  // Its own UnmarshalJSON also gets a null, and refuses it. go-units' RAMInBytes reads the text between the quotes.
  size: { wanted: 'size', takes: (node) => node.kind === 'string' && SIZE.test(node.text) },
  duration: text('duration', (said) => /^(?:|[+-]?\d+)$/.test(unquoted(said)) || DURATION.test(unquoted(said))),
};

const SIZE = /^\d+(?:\.\d+)? ?(?:[kmgtp]i?)?b?$/i;

/** As Go's time.ParseDuration. */
const DURATION = /^[+-]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;

/** Only an IPv6 address has a zone. */
function withoutZone(said: string): string {
  const zone = said.indexOf('%');
  const isZone = zone >= 0 && zone < said.length - 1 && said.slice(0, zone).includes(':');
  return isZone ? said.slice(0, zone) : said;
}

function unquoted(said: string): string {
  return /^"(.*)"$/s.exec(said)?.[1] ?? said;
}

function misfitOfFilter(node: JsonNode, type: 'filter' | 'filter-with-values'): Misfit | null {
  if (node.kind === 'array') {
    const odd = node.items.find(
      (item) =>
        (item.kind !== 'string' && item.kind !== 'null') ||
        (type === 'filter-with-values' && !(item.kind === 'string' && item.text.includes('='))),
    );
    return odd === undefined ? null : { path: `[${node.items.indexOf(odd)}]`, node: odd, wanted: 'filter' };
  }
  return misfitOf(node, { map: { map: 'bool' } }) === null ? null : { path: '', node, wanted: 'filter' };
}

/**
 * A Go value after JSON was read into it. Of two equal keys the last counts. Maps and structs keep their other members,
 * and a null does not change a scalar.
 * @param before the value that was there, which may be changed; undefined if there was none
 * @param node a value that `misfitOf` accepts
 */
export function filledFrom(before: unknown, node: JsonNode, type: GoType): unknown {
  if (typeof type !== 'object') return node.kind === 'null' ? before : plain(node);
  if (node.kind === 'array')
    return node.items.map((item) => ('list' in type ? filledFrom(undefined, item, type.list) : null));
  if (node.kind !== 'object') return 'fields' in type ? before : undefined;
  // Without a prototype, so that `__proto__` is a key as any other.
  const filled = (before ?? Object.create(null)) as Record<string, unknown>;
  for (const { key, value } of node.members) {
    if ('map' in type) filled[key] = filledFrom(undefined, value, type.map);
    if (!('fields' in type)) continue;
    const field = fieldOf(type.fields, key);
    if (field) filled[field.name] = filledFrom(filled[field.name], value, field.type);
  }
  return filled;
}

/** A scalar in JavaScript. The content of a value of any type is not used here. */
function plain(node: JsonNode): unknown {
  if (node.kind === 'string') return node.text;
  if (node.kind === 'number') return Number(node.raw);
  return node.kind === 'bool' ? node.is : null;
}
