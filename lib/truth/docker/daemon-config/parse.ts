import type { Node } from 'jsonc-parser';
import { DOCKER_DEFAULT_MTU } from '@/lib/truth/docker/network-mtu';
import { isObject, readConfigText } from './read';

/** Larger files are refused without reading: a real daemon.json has a few hundred bytes. */
export const MAX_CONFIG_BYTES = 1024 * 1024;

/** Deeper than any real daemon.json, and far less than what would be a problem for a parser. */
const MAX_DEPTH = 100;

export type ConfigRefusal =
  | 'too-large'
  | 'not-utf8'
  | 'not-json'
  | 'not-object'
  | 'too-deep'
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
      /** The file starts with a UTF-8 byte order mark: Docker accepts it since 23.0 and refuses it before. */
      byteOrderMark: boolean;
      value: Record<string, unknown>;
      /** The value of `mtu`, bytes of IP packet; null if it is absent or not a number. */
      mtu: number | null;
    }
  | { ok: false; code: ConfigRefusal; detail: string };

/**
 * Parses a daemon.json that will be edited: as strictly as Docker does. It also refuses what an edit could damage.
 *
 * @param bytes the file as read, of any size
 * @returns the configuration, or why the file cannot be edited; never throws
 */
export function parseDaemonConfig(bytes: Uint8Array): DaemonConfig {
  if (bytes.length > MAX_CONFIG_BYTES) return refusal('too-large', String(bytes.length));
  const byteOrderMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(byteOrderMark ? bytes.subarray(3) : bytes);
  } catch {
    return refusal('not-utf8', '');
  }
  if (depth(text) > MAX_DEPTH) return refusal('too-deep', String(MAX_DEPTH));
  const read = readConfigText(text);
  if (!read.ok) return refusal(read.code, read.why);
  const { value, tree } = read;
  const duplicate = tree && duplicateKey(tree, '');
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
  return { ok: true, text, byteOrderMark, value, mtu: typeof value.mtu === 'number' ? value.mtu : null };
}

/**
 * The MTU that a daemon.json gives the default bridge, bytes of IP packet. Without a value it is Docker's default.
 * @param bytes null if there is no file
 */
export function bridgeMtuOfConfig(bytes: Uint8Array | null): number {
  const config = bytes && parseDaemonConfig(bytes);
  return (config?.ok ? config.mtu : null) ?? DOCKER_DEFAULT_MTU;
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
