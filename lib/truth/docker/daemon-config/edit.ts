import { applyEdits, type Edit, findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import { MTU_OPTION } from '@/lib/truth/docker/network-options';
import type { ConfigChange } from './compare';
import { compareConfigs } from './compare';
import { encodeConfig } from './encoding';
import { isObject } from './is-object';
import type { DaemonConfig } from './parse';

/** A new daemon.json before its first key is added. */
const EMPTY = '{\n}\n';

export interface EditedConfig {
  text: string;
  /** The bytes to write, in the encoding of the file, with the byte order mark if there was one. */
  bytes: Uint8Array;
  /** By meaning; empty if the file already has the value. */
  changes: ConfigChange[];
}

/**
 * Sets the MTU in a daemon.json and does not change any other byte: key order, indentation, line ends, final newline.
 * jsonc-parser's own `modify` reformats the whole line that it changes, which in a one-line file is the whole file. So
 * the edits are made here from its syntax tree.
 *
 * @param config the parsed file, or null if there is none
 * @param mtu bytes of IP packet
 * @param networkDefaults also set the default of new bridge networks: only for Docker Engine 24.0 or newer, because an
 *   older one does not start with that key (moby#43197)
 */
export function setMtu(
  config: Extract<DaemonConfig, { ok: true }> | null,
  mtu: number,
  networkDefaults: boolean,
): EditedConfig {
  const before = config?.value ?? {};
  const isThere = config !== null && config.end > 0;
  const old = isThere ? config.text.slice(config.start, config.end) : EMPTY;
  // The same number in JSON may not be an int in Go: 1442.0.
  const odd = before.mtu === mtu ? config?.problems.find(({ key }) => key === 'mtu') : undefined;
  let json = old;
  if (before.mtu !== mtu || odd) json = setKey(json, ['mtu'], mtu);
  if (networkDefaults) json = setNetworkDefault(json, before, String(mtu));
  if (config?.text.includes('\r\n') && !old.includes('\n')) json = json.replaceAll('\n', '\r\n');
  const changes = compareConfigs(before, JSON.parse(json) as Record<string, unknown>);
  if (odd) changes.unshift({ key: 'mtu', before: odd.value, after: String(mtu) });
  let text = isThere ? config.text.slice(0, config.start) + json + config.text.slice(config.end) : json;
  // A file with only white space is not changed if there is nothing to set.
  if (changes.length === 0 && config) text = config.text;
  return { text, bytes: encodeConfig(text, config?.encoding ?? 'utf-8'), changes };
}

function setNetworkDefault(text: string, before: Record<string, unknown>, mtu: string): string {
  const options = before['default-network-opts'];
  const bridge = isObject(options) ? options.bridge : undefined;
  if (isObject(bridge) && bridge[MTU_OPTION] === mtu) return text;
  if (isObject(bridge)) return setKey(text, ['default-network-opts', 'bridge', MTU_OPTION], mtu);
  if (isObject(options)) return setKey(text, ['default-network-opts', 'bridge'], { [MTU_OPTION]: mtu });
  return setKey(text, ['default-network-opts'], { bridge: { [MTU_OPTION]: mtu } });
}

/** Replaces the value at `path`, or adds it as the last key of its (existing) parent, in the parent's own style. */
function setKey(text: string, path: string[], value: unknown): string {
  const root = parseTree(text);
  if (!root) throw new Error('setKey needs a parsed object');
  const existing = findNodeAtLocation(root, path);
  if (existing) {
    const edit = { offset: existing.offset, length: existing.length, content: JSON.stringify(value) };
    return applyEdits(text, [edit]);
  }
  const parent = path.length === 1 ? root : findNodeAtLocation(root, path.slice(0, -1));
  if (parent?.type !== 'object') throw new Error('setKey needs an object to add to');
  return applyEdits(text, [insertion(text, root, parent, path.at(-1) ?? '', value)]);
}

function insertion(text: string, root: Node, parent: Node, key: string, value: unknown): Edit {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const unit = indentUnit(text, root);
  const properties = parent.children ?? [];
  const last = properties.at(-1);
  const end = parent.offset + parent.length - 1;

  if (!last) {
    const outer = lineIndent(text, parent.offset);
    const inner = text.slice(parent.offset + 1, end);
    // An empty object in a one-line file stays on its line. If the whole file is an empty object, the key gets its own
    // line.
    if (parent !== root && !text.trim().includes('\n')) {
      return { offset: parent.offset + 1, length: inner.length, content: `"${key}":${JSON.stringify(value)}` };
    }
    const written = render(key, ': ', value, outer + unit, unit, eol);
    const content = `${eol}${outer}${unit}${written}${eol}${outer}`;
    return { offset: parent.offset + 1, length: inner.length, content };
  }

  const colon = colonOf(text, last);
  const separator = separatorOf(text, parent, properties, colon);
  const indent = separator.includes('\n') ? separator.slice(separator.lastIndexOf('\n') + 1) : null;
  const written =
    indent !== null && /^[ \t]*$/.test(indent)
      ? render(key, colon, value, indent, unit, eol)
      : `"${key}"${colon}${compact(value, colon)}`;
  return { offset: last.offset + last.length, length: 0, content: separator + written };
}

/** The text between two properties of this object: copied if there are two, otherwise derived from the first one. */
function separatorOf(text: string, parent: Node, properties: Node[], colon: string): string {
  const last = properties.at(-1);
  const previous = properties.at(-2);
  if (!last) return '';
  if (previous) return text.slice(previous.offset + previous.length, last.offset);
  const lead = text.slice(parent.offset + 1, last.offset);
  if (lead.includes('\n')) return `,${lead}`;
  return colon.endsWith(' ') || lead.endsWith(' ') ? ', ' : ',';
}

function colonOf(text: string, property: Node): string {
  const [key, value] = property.children ?? [];
  if (!key || !value) return ': ';
  const between = text.slice(key.offset + key.length, value.offset);
  return between.includes('\n') ? ': ' : between;
}

function render(key: string, colon: string, value: unknown, indent: string, unit: string, eol: string): string {
  const lines = JSON.stringify(value, null, unit).replaceAll('": ', `"${colon}`).split('\n');
  return `"${key}"${colon}${lines.join(eol + indent)}`;
}

function compact(value: unknown, colon: string): string {
  return JSON.stringify(value).replaceAll('":', `"${colon}`);
}

/** The white space at the start of the line that `offset` is on. */
function lineIndent(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

function indentUnit(text: string, root: Node): string {
  const first = root.children?.[0];
  const lead = first ? text.slice(root.offset + 1, first.offset) : '';
  const indent = lead.includes('\n') ? lead.slice(lead.lastIndexOf('\n') + 1) : '';
  return indent !== '' && indent.length <= 10 ? indent : '  ';
}
