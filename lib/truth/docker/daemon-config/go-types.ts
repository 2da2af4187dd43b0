import { isIp, isIpPrefix } from './addresses';
import type { JsonNode } from './go-json';

/** A type of Go as encoding/json fills it from JSON. */
export type GoType =
  | 'any'
  | 'bool'
  | 'int'
  | 'uint32'
  | 'string'
  /** `net.IP`: a string that is an IP address, or empty. */
  | 'ip'
  /** `netip.Addr`: as `ip`, and with a zone where somebody likes. */
  | 'address'
  /** `netip.Prefix`: a string that is a subnet, or empty. */
  | 'prefix'
  /** moby's `MemBytes`: a string such as `64m`. */
  | 'size'
  /** buildkit's `Duration`: a string such as `48h`, or of digits. */
  | 'duration'
  /** moby's `BuilderGCFilter`: strings, or its old form, a map of maps of bools. */
  | 'filter'
  /** The same in 20.10, which panics at a string without `=`. */
  | 'filter-with-values'
  | { list: GoType }
  | { map: GoType }
  /** A struct by the names of its fields, which are matched in capitals, too. */
  | { fields: Readonly<Record<string, GoType>> };

/** What was wanted where something else is: in words of finding.json and remediation.json. */
export type Wanted = 'bool' | 'int' | 'string' | 'list' | 'map' | 'ip' | 'prefix' | 'size' | 'duration' | 'filter';

export interface Misfit {
  /** From the value that was looked at: `.max-file`, `[0]`; empty where it is itself. */
  path: string;
  node: JsonNode;
  wanted: Wanted;
}

/** The first part of a value that a Go type does not take; null where it takes all. */
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

/** The field of a struct that a key is for: the one of its name, else the one that differs by case alone. */
export function fieldOf<T>(fields: Readonly<Record<string, T>>, key: string): { name: string; type: T } | undefined {
  const exact = Object.hasOwn(fields, key) ? fields[key] : undefined;
  if (exact !== undefined) return { name: key, type: exact };
  const wanted = folded(key);
  const found = Object.entries(fields).find(([name]) => folded(name) === wanted);
  return found && { name: found[0], type: found[1] };
}

/** As `foldName` of encoding/json: besides A to Z, two letters of Unicode fold to ASCII. */
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

/** `null` leaves a scalar as it is. */
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
  address: text('ip', (said) => said === '' || isIp(said.replace(/(?<=:.*)%.+$/s, ''))),
  prefix: text('prefix', (said) => said === '' || isIpPrefix(said)),
  // Its own UnmarshalJSON gets the null, too, and takes none; go-units' RAMInBytes reads what is between the quotes.
  size: { wanted: 'size', takes: (node) => node.kind === 'string' && SIZE.test(node.text) },
  duration: text('duration', (said) => /^(?:|[+-]?\d+)$/.test(unquoted(said)) || DURATION.test(unquoted(said))),
};

const SIZE = /^\d+(?:\.\d+)? ?(?:[kmgtp]i?)?b?$/i;

/** As Go's time.ParseDuration. */
const DURATION = /^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;

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
 * What a Go value is after JSON was read into it. Of two equal keys the last counts; maps and structs keep what they had
 * besides, scalars keep it over a null.
 * @param before what was there; undefined where nothing was
 * @param node one that `misfitOf` has nothing against
 */
export function filledFrom(before: unknown, node: JsonNode, type: GoType): unknown {
  if (typeof type !== 'object') return node.kind === 'null' ? before : plain(node);
  if (node.kind === 'array')
    return node.items.map((item) => ('list' in type ? filledFrom(undefined, item, type.list) : null));
  if (node.kind !== 'object') return 'fields' in type ? before : undefined;
  const filled = new Map(Object.entries(before ?? {}));
  for (const { key, value } of node.members) {
    if ('map' in type) filled.set(key, filledFrom(undefined, value, type.map));
    if (!('fields' in type)) continue;
    const field = fieldOf(type.fields, key);
    if (field) filled.set(field.name, filledFrom(filled.get(field.name), value, field.type));
  }
  return Object.fromEntries(filled);
}

/** A scalar as JavaScript has it; what Docker takes as it is has no use here. */
function plain(node: JsonNode): unknown {
  if (node.kind === 'string') return node.text;
  if (node.kind === 'number') return Number(node.raw);
  return node.kind === 'bool' ? node.is : null;
}
