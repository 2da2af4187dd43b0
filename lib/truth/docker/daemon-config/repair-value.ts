import { correctedValue } from './correct-value';
import { withoutPart } from './edited-text';
import { type Engine, keysOf } from './engine-keys';
import { type JsonMember, type JsonNode, parseGoJson } from './go-json';
import { fieldOf, type GoType } from './go-types';
import { isNeverTakenOut, meantByKey } from './never-taken-out';
import type { ConfigProblem } from './read-daemon-config';
import type { Draft, RepairItem } from './repair-draft';

type ObjectNode = Extract<JsonNode, { kind: 'object' }>;

/** A part of the file that can be taken out: a member of an object or an item of a list. */
interface Place {
  parts: { at: number; end: number }[];
  index: number;
  /** Dotted path. */
  key: string;
}

/**
 * Repairs a key or a value that the engine refuses: renamed, corrected, or taken out. Blocks the draft if that would be a
 * guess.
 * @param at where the problem is, as an offset into the draft's text
 */
export function repairValue(draft: Draft, problem: ConfigProblem, at: number, engine: Engine): void {
  const root = rootOf(draft.edited.text);
  const top = root?.members.find((member) => member.at <= at && at < member.value.end);
  if (!root || !top) {
    draft.block('syntax', { place: draft.edited.placeAt(at) });
    return;
  }
  const { fields, known } = keysOf(engine);
  const name = fieldOf(fields, top.key)?.name ?? top.key;
  const isTop = top.at === at;
  if (problem.code === 'unknown-key' && isTop) {
    const isFree = name !== top.key && known.has(name) && !root.members.some(({ key }) => key === name);
    if (isFree) {
      rename(draft, top, name);
      return;
    }
    const meant = isNeverTakenOut(top.key) ? null : meantByKey(top.key);
    if (meant !== null) {
      draft.block('meant', { place: draft.edited.placeAt(at), key: top.key, value: meant });
      return;
    }
  }
  const node = problem.code === 'wrong-type' ? nodeAt(top.value, at) : null;
  const isKept = isNeverTakenOut(name);
  const corrected = node && problem.wanted ? correctedValue(node, problem.wanted, isKept) : null;
  if (node && corrected !== null) {
    correct(draft, node, problem.key, corrected);
    return;
  }
  if (isKept) {
    const value = draft.edited.text.slice(top.value.at, top.value.end).slice(0, 200);
    draft.block('never-taken-out', { place: draft.edited.placeAt(at), key: top.key, value });
    return;
  }
  const code = problem.code as RepairItem['code'];
  takeOut(draft, code, placeOfPart(root, top, problem, at, fields[name]));
}

/** The object of the file, with offsets into its whole text; null if it is none. */
export function rootOf(text: string): ObjectNode | null {
  // White space that Go trims and JSON does not know.
  const parsed = parseGoJson(text.replace(/^\s+/, (space) => ' '.repeat(space.length)));
  return parsed.ok && parsed.node.kind === 'object' ? parsed.node : null;
}

export function placeOfMember(root: ObjectNode, member: JsonMember, key = member.key): Place {
  return {
    parts: root.members.map((each) => ({ at: each.at, end: each.value.end })),
    index: root.members.indexOf(member),
    key,
  };
}

export function takeOut(draft: Draft, code: RepairItem['code'], { parts, index, key }: Place): void {
  const { edited } = draft;
  const part = parts[index];
  if (!part) return;
  draft.note({ code, place: edited.placeAt(part.at), key, before: edited.text.slice(part.at, part.end), after: null });
  edited.apply([withoutPart(parts, index)]);
}

function rename(draft: Draft, member: JsonMember, name: string): void {
  const { edited } = draft;
  const written = /^"(?:\\.|[^"\\])*"/.exec(edited.text.slice(member.at))?.[0] ?? '';
  const after = JSON.stringify(name);
  draft.note({ code: 'renamed', place: edited.placeAt(member.at), key: member.key, before: written, after });
  edited.apply([{ at: member.at, length: written.length, insert: after }]);
}

function correct(draft: Draft, node: JsonNode, key: string, after: string): void {
  const { edited } = draft;
  const before = edited.text.slice(node.at, node.end);
  draft.note({ code: 'corrected', place: edited.placeAt(node.at), key, before, after });
  edited.apply([{ at: node.at, length: node.end - node.at, insert: after }]);
}

/** The smallest part that can go without changing what is next to it. */
function placeOfPart(
  root: ObjectNode,
  top: JsonMember,
  problem: ConfigProblem,
  at: number,
  type: GoType | undefined,
): Place {
  const { value } = top;
  if (problem.code === 'bad-value' && value.kind === 'array' && value.items.length > 1) {
    const index = value.items.findIndex(
      (item) => item.kind === 'string' && JSON.stringify(item.text) === problem.value,
    );
    if (index >= 0) return { parts: value.items, index, key: `${top.key}[${index}]` };
  }
  let place = placeOfMember(root, top);
  if (problem.code === 'bad-value' || top.at === at) return place;
  let node: JsonNode = value;
  let inner: GoType | undefined = type;
  if (top.key === 'proxies') inner = { map: 'string' };
  while (typeof inner === 'object' && 'map' in inner && node.kind === 'object') {
    const member: JsonMember | undefined = node.members.find((each) => each.at <= at && at < each.value.end);
    if (!member) return place;
    place = placeOfMember(node, member, `${place.key}.${member.key}`);
    node = member.value;
    inner = inner.map;
  }
  if (typeof inner === 'object' && 'list' in inner && node.kind === 'array') {
    const index = node.items.findIndex((item) => item.at <= at && at < item.end);
    if (index >= 0) return { parts: node.items, index, key: `${place.key}[${index}]` };
  }
  return place;
}

/** The innermost value that starts at an offset. */
function nodeAt(node: JsonNode, at: number): JsonNode | null {
  let found: JsonNode | undefined = node;
  while (found && found.at !== at) {
    const inner: JsonNode[] =
      found.kind === 'object' ? found.members.map(({ value }) => value) : found.kind === 'array' ? found.items : [];
    found = inner.find((each) => each.at <= at && at < each.end);
  }
  return found ?? null;
}
