import { type Node, parseTree } from 'jsonc-parser';
import { DOCKER_DEFAULT_MTU } from '@/lib/truth/docker/network-mtu';
import { type ConfigEncoding, decodeConfig } from './encoding';
import { parseGoJson } from './go-json';
import { isObject } from './is-object';
import { type ConfigProblem, isOfText, placeOf, readDaemonConfig, type TextFault } from './read-daemon-config';

/** Larger files are refused without reading: a real daemon.json has a few hundred bytes. */
export const MAX_CONFIG_BYTES = 1024 * 1024;

/** Deeper than any real daemon.json, and far less than what would be a problem for a parser. */
const MAX_DEPTH = 100;

export type ConfigRefusal =
  | TextFault
  | 'too-large'
  /** Go uses the last of two equal keys, other parsers the first, so an edit would be a guess. */
  | 'duplicate-key'
  /** A key that Docker does not know and that differs from one of ours only in upper and lower case. */
  | 'ambiguous-key'
  /** `default-network-opts` or its `bridge` is there and is not an object. */
  | 'unexpected-shape';

export type DaemonConfig =
  | {
      ok: true;
      /** Without the byte order mark. */
      text: string;
      encoding: ConfigEncoding;
      /** Where in the text the configuration is; both 0 if there is none. */
      start: number;
      end: number;
      /** There is more after it, which this engine ignores and newer ones refuse. */
      isFollowed: boolean;
      /** The configuration as it is written, with keys that the engine does not know. */
      value: Record<string, unknown>;
      /** The `mtu` that the engine reads from it, bytes of IP packet; null if it sets none. */
      mtu: number | null;
      /** Why the engine does not start with it, although it is a JSON object; empty if it starts. */
      problems: ConfigProblem[];
      /** The engine is not known, and some engines start with it and some do not. */
      isUndecided: boolean;
    }
  | { ok: false; code: ConfigRefusal; detail: string };

/**
 * Parses a daemon.json that will be edited: like the engine reads it. It also refuses what an edit could damage.
 *
 * @param bytes the file as read, of any size
 * @param version of the engine, and whether its dockerd has `--validate`: see readDaemonConfig
 * @returns the configuration, or why the file cannot be edited; never throws
 */
export function parseDaemonConfig(
  bytes: Uint8Array,
  version: string | null = null,
  canValidate: boolean | null = null,
): DaemonConfig {
  if (bytes.length > MAX_CONFIG_BYTES) return refusal('too-large', String(bytes.length));
  const { encoding, text, isText } = decodeConfig(bytes);
  if (!isText) return refusal('not-utf8', '');
  const reading = readDaemonConfig(bytes, version, canValidate);
  const problems = reading.state === 'taken' ? [] : reading.problems;
  if (reading.state === 'refused') {
    const first = problems.find(isOfText);
    // An edit can repair the others.
    if (first) return refusal(first.code, first.place);
  }
  // Only white space, also of kinds that JSON does not know.
  const whole = { ok: true as const, text, encoding, problems, isUndecided: reading.state === 'undecided' };
  if (text.trim() === '') return { ...whole, start: 0, end: 0, isFollowed: false, value: {}, mtu: null };
  const lead = reading.state === 'taken' ? reading.start : 0;
  const parsed = parseGoJson(text.slice(lead));
  if (!parsed.ok) return refusal(parsed.fault.code, placeOf(text, lead + parsed.fault.at));
  const start = lead + parsed.node.at;
  const end = lead + parsed.node.end;
  const json = text.slice(start, end);
  if (depth(json) > MAX_DEPTH) return refusal('too-deep', String(MAX_DEPTH));
  const value: unknown = JSON.parse(json);
  const tree = parseTree(json);
  if (!isObject(value) || !tree) return refusal('not-object', '');
  const damage = damageTo(value, tree);
  if (damage) return damage;
  const mtu = reading.state === 'taken' ? reading.value.mtu : value.mtu;
  const isFollowed = text.slice(end).trim() !== '';
  return { ...whole, start, end, isFollowed, value, mtu: Number.isInteger(mtu) ? Number(mtu) : null };
}

/**
 * The MTU that a daemon.json gives the default bridge, bytes of IP packet. Without a value it is Docker's default.
 * @param bytes null if there is no file
 * @param dockerd see parseDaemonConfig
 */
export function bridgeMtuOfConfig(
  bytes: Uint8Array | null,
  ...dockerd: [version: string | null, canValidate: boolean | null]
): number {
  const config = bytes && parseDaemonConfig(bytes, ...dockerd);
  return (config?.ok ? config.mtu : null) ?? DOCKER_DEFAULT_MTU;
}

function damageTo(value: Record<string, unknown>, tree: Node): DaemonConfig | null {
  const duplicate = duplicateKey(tree, '');
  if (duplicate !== null) return refusal('duplicate-key', duplicate);
  for (const key of Object.keys(value)) {
    for (const known of ['mtu', 'default-network-opts']) {
      if (key !== known && key.toLowerCase() === known) return refusal('ambiguous-key', key);
    }
  }
  const options = value['default-network-opts'];
  if (options !== undefined && (!isObject(options) || (options.bridge !== undefined && !isObject(options.bridge)))) {
    return refusal('unexpected-shape', 'default-network-opts');
  }
  return null;
}

function refusal(code: ConfigRefusal, detail: string): DaemonConfig {
  return { ok: false, code, detail };
}

/** The nesting depth of brackets, without recursion, so that no input can exhaust the stack. */
function depth(text: string): number {
  let open = 0;
  let most = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (inString) {
      if (c === '\\') i++;
      else if (c === '"') inString = false;
    } else if (c === '"') inString = true;
    else if (c === '{' || c === '[') most = Math.max(most, ++open);
    else if (c === '}' || c === ']') open--;
  }
  return most;
}

function duplicateKey(node: Node, path: string): string | null {
  const seen = new Set<string>();
  for (const child of node.children ?? []) {
    let target = child;
    let name = '';
    if (node.type === 'object') {
      const [key, value] = child.children ?? [];
      if (!key || !value) continue;
      name = String(key.value);
      if (seen.has(name)) return `${path}${name}`;
      seen.add(name);
      target = value;
    }
    const found = duplicateKey(target, name ? `${path}${name}.` : path);
    if (found !== null) return found;
  }
  return null;
}
