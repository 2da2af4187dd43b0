import { engineMajor } from '@/lib/truth/docker/engine-version';
import { type ConfigEncoding, type DecodedConfig, decodeConfig } from './encoding';
import { ENGINES, type Engine, type EngineKeys, keysOf } from './engine-keys';
import { blanks, type JsonNode, type ParsedJson, parseGoJson } from './go-json';
import { fieldOf, filledFrom, misfitOf, type Wanted } from './go-types';
import { badValues } from './value-rules';

/** Faults of the text itself, which no change of a key or a value repairs. */
export type TextFault =
  | 'byte-order-mark'
  | 'utf16'
  | 'not-utf8'
  | 'empty'
  | 'syntax'
  | 'ends-early'
  | 'too-deep'
  /** There is more after the first value, and this engine refuses that. */
  | 'after-end'
  | 'not-object';

/** Why an engine does not start with a daemon.json. */
export interface ConfigProblem {
  code:
    | TextFault
    /** A number that is too large for a float64. */
    | 'number'
    | 'unknown-key'
    | 'wrong-type'
    | 'bad-value';
  /** `LINE:COLUMN`, from 1; empty if there is no single place. */
  place: string;
  /** Such as `log-opts.max-file`; empty if the problem is not about a key. At most 200 characters. */
  key: string;
  /** The value there, as JSON, at most 200 characters; empty if the problem is not about a value. */
  value: string;
  /** What the engine expects there; only for a wrong type. */
  wanted?: Wanted;
}

/** Whether the text itself is at fault, and not a key or a value in it. */
export function isOfText(problem: ConfigProblem): problem is ConfigProblem & { code: TextFault } {
  return !['unknown-key', 'wrong-type', 'bad-value', 'number'].includes(problem.code);
}

export type DaemonReading =
  | ({ state: 'taken' } & TakenConfig)
  /** The engine would not start with it. At least one problem; the first is the one that the engine reports. */
  | { state: 'refused'; problems: ConfigProblem[] }
  /** The engine is not known, and some engines would start with it and some would not. */
  | { state: 'undecided'; problems: ConfigProblem[] };

export interface TakenConfig {
  encoding: ConfigEncoding;
  /** The whole text, without a byte order mark. */
  text: string;
  /** The configuration in it, from `start` to `end`; both 0 if there is none. */
  start: number;
  end: number;
  /** There is more after it, which this engine ignores and one since 23.0 refuses. */
  isFollowed: boolean;
  /** What it sets, by key, as the engine reads it; without values that have no effect. */
  value: Record<string, unknown>;
}

/** Limit of problems of one file. */
const MOST_PROBLEMS = 5;

/**
 * Reads a daemon.json like an engine does at its start (`getConflictFreeConfiguration` and `Validate` of
 * moby/moby:daemon/config/config.go): what the engine reads from it, or why it does not start with it. Flags that set
 * the same are not checked here. e2e/lab/tests/probes-daemon-json.test.ts compares this with real engines.
 *
 * @param bytes the file as it is, from an instance; the time grows in proportion to its length, whatever is in it
 * @param version as the engine reports it, such as `26.1.5+dfsg1`; null or empty if unknown: then the result is what all
 *   engines have in common
 * @param canValidate whether its dockerd has `--validate`, which came with 23.0; null if unknown. Only used without a
 *   version
 * @returns the configuration or the problems; never throws
 */
export function readDaemonConfig(
  bytes: Uint8Array,
  version: string | null,
  canValidate: boolean | null = null,
): DaemonReading {
  const decoded = decodeConfig(bytes);
  const { engines, isKnown } = enginesOf(version, canValidate);
  const parse = parserOf(decoded.text);
  const readings = engines.map((engine) => readAs(decoded, parse, engine));
  const [first] = readings;
  if (!first) throw new Error('no engine');
  const refused = readings.filter((each) => each.state === 'refused');
  if (first.state === 'taken' && refused.length === 0) {
    const others = readings.map((each) => (each.state === 'taken' ? each.value : {}));
    return { ...first, value: agreedOn(first.value, others) };
  }
  const problems = refused.at(-1)?.problems ?? [];
  // An engine that is older or newer than those in ENGINES may know other keys.
  const isOfKeys = !isKnown && problems.every(({ code }) => code === 'unknown-key');
  return { state: refused.length < readings.length || isOfKeys ? 'undecided' : 'refused', problems };
}

/** The values that are the same in all. */
function agreedOn(value: Record<string, unknown>, others: Record<string, unknown>[]): Record<string, unknown> {
  const isSame = ([key, each]: [string, unknown]) =>
    others.every((other) => JSON.stringify(other[key]) === JSON.stringify(each));
  return Object.fromEntries(Object.entries(value).filter(isSame));
}

/** The engines that may read the file, and whether all of their keys are known. */
export function enginesOf(
  version: string | null,
  canValidate: boolean | null,
): { engines: Engine[]; isKnown: boolean } {
  const major = engineMajor(version);
  if (major === null) {
    return { engines: ENGINES.filter((engine) => canValidate === null || engine >= 23 === canValidate), isKnown: true };
  }
  const engine = ENGINES.findLast((each) => each <= major);
  // There was no 21 and no 22.
  const fits = major === 21 || major === 22 ? 23 : (engine ?? 20);
  return { engines: [fits], isKnown: major >= 20 && major <= 29 };
}

/** Parses a part of a text. Most engines read the same part, which is parsed once. */
function parserOf(text: string): (start: number, stop: number) => ParsedJson {
  const known = new Map<string, ParsedJson>();
  return (start, stop) => {
    const key = `${start}:${stop}`;
    const parsed = known.get(key) ?? parseGoJson(text.slice(start, stop));
    known.set(key, parsed);
    return parsed;
  };
}

function readAs(
  decoded: DecodedConfig,
  parse: ReturnType<typeof parserOf>,
  engine: Engine,
): Exclude<DaemonReading, { state: 'undecided' }> {
  const { encoding, text } = decoded;
  const refused = (code: ConfigProblem['code'], at: number | null = null): DaemonReading & { state: 'refused' } => ({
    state: 'refused',
    problems: [{ code, place: at === null ? '' : placeOf(text, at), key: '', value: '' }],
  });
  if (engine < 23 && encoding !== 'utf-8') return refused(encoding === 'utf-8-bom' ? 'byte-order-mark' : 'utf16');
  if (engine >= 23 && !decoded.isText && encoding.startsWith('utf-8')) {
    return refused('not-utf8', text.includes('\uFFFD') ? text.indexOf('\uFFFD') : null);
  }
  const nothing = { encoding, text, start: 0, end: 0, isFollowed: false, value: {} };
  const [start, stop] = engine >= 23 ? withinSpaces(text) : [0, text.length];
  const trimmed = text.slice(start, stop);
  if (blanks(trimmed, 0) === trimmed.length) {
    return engine >= 23 && trimmed === '' ? { state: 'taken', ...nothing } : refused('empty');
  }
  const parsed = parse(start, stop);
  if (!parsed.ok) return refused(parsed.fault.code, start + parsed.fault.at);
  const { node } = parsed;
  const after = blanks(trimmed, node.end);
  const isFollowed = after < trimmed.length;
  if (isFollowed && engine >= 23) return refused('after-end', start + after);
  if (node.kind !== 'object' && node.kind !== 'null') return refused('not-object', start + node.at);
  const members = node.kind === 'object' ? node.members : [];
  const keys = keysOf(engine);
  const lookAt = { text: trimmed, place: (at: number) => placeOf(text, start + at) };
  const problems = [
    ...hugeNumbers(node, lookAt),
    ...unknownKeys(members, keys, lookAt),
    ...wrongTypes(members, keys, lookAt),
  ];
  if (problems.length > 0) return { state: 'refused', problems: problems.slice(0, MOST_PROBLEMS) };
  const filled = (filledFrom(undefined, node, { fields: keys.fields }) ?? {}) as Record<string, unknown>;
  const bad = badValues(filled, engine).map(({ key, value }): ConfigProblem => {
    const member = members.findLast((each) => fieldOf(keys.fields, each.key)?.name === key);
    const place = member ? lookAt.place(member.at) : '';
    return { code: 'bad-value', place, key, value: shown(JSON.stringify(value)) };
  });
  if (bad.length > 0) return { state: 'refused', problems: bad.slice(0, MOST_PROBLEMS) };
  const value = Object.fromEntries(Object.entries(filled).filter(([, each]) => !isUnset(each)));
  return { state: 'taken', ...nothing, start: start + node.at, end: start + node.end, isFollowed, value };
}

/** Where a text without the white space around it starts and ends. Go's bytes.TrimSpace knows Unicode's, too. */
function withinSpaces(text: string): [start: number, end: number] {
  let [start, end] = [0, text.length];
  while (start < end && SPACE.test(text.charAt(start))) start++;
  while (end > start && SPACE.test(text.charAt(end - 1))) end--;
  return [start, end];
}

const SPACE = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** Docker replaces Go's zero values by those of the flags, which have the defaults; but it keeps a false (moby#20289). */
function isUnset(value: unknown): boolean {
  if (value === null || value === undefined || value === 0 || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

interface LookAt {
  text: string;
  place(at: number): string;
}

/** Go first reads every number of the file as a float64. */
function hugeNumbers(node: JsonNode, { place }: LookAt): ConfigProblem[] {
  const open = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === 'number' && !Number.isFinite(Number(next.raw))) {
      return [{ code: 'number', place: place(next.at), key: '', value: shown(next.raw) }];
    }
    if (next.kind === 'array') for (const item of next.items) open.push(item);
    if (next.kind === 'object') for (const { value } of next.members) open.push(value);
  }
  return [];
}

type Members = (JsonNode & { kind: 'object' })['members'];

/** Of equal keys the last counts. The keys of an object that is not one value count as keys of the file. */
function unknownKeys(members: Members, { known, takenWhole }: EngineKeys, { place }: LookAt): ConfigProblem[] {
  const counted = [...lastOf(members).values()].flatMap((member) =>
    member.value.kind === 'object' && !takenWhole.has(member.key)
      ? [...lastOf(member.value.members).values()]
      : [member],
  );
  return counted
    .filter(({ key }) => !known.has(key))
    .slice(0, MOST_PROBLEMS)
    .map(({ key, at }) => ({ code: 'unknown-key', place: place(at), key: key.slice(0, 200), value: '' }));
}

function lastOf(members: Members): Map<string, Members[number]> {
  return new Map(members.map((member) => [member.key, member]));
}

function wrongTypes(members: Members, { fields }: EngineKeys, { text, place }: LookAt): ConfigProblem[] {
  const found: ConfigProblem[] = [];
  for (const { key, value } of members) {
    if (found.length === MOST_PROBLEMS) break;
    const field = fieldOf(fields, key);
    const misfit = field && misfitOf(value, field.type);
    if (!misfit) continue;
    const { path, node, wanted } = misfit;
    const said = shown(text.slice(node.at, node.end));
    found.push({ code: 'wrong-type', place: place(node.at), key: `${key}${path}`.slice(0, 200), value: said, wanted });
  }
  return found;
}

function shown(json: string): string {
  return json.length > 200 ? `${json.slice(0, 199)}…` : json;
}

/** `LINE:COLUMN` of an offset, from 1. */
export function placeOf(text: string, at: number): string {
  const before = text.slice(0, at);
  return `${before.split('\n').length}:${at - before.lastIndexOf('\n')}`;
}
