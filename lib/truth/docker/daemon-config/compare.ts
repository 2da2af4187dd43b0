import { createTwoFilesPatch } from 'diff';
import { isObject } from './is-object';

/** One key that changes. Values are JSON text; null if the key is not there. */
export interface ConfigChange {
  /** Dotted path, for example `mtu` or `default-network-opts.bridge.com.docker.network.driver.mtu`. */
  key: string;
  before: string | null;
  after: string | null;
}

/**
 * Differences by meaning: white space and the order of keys do not count.
 *
 * @returns one entry for each key whose value differs: the outermost key if it was added or removed, else the inner one
 */
export function compareConfigs(before: Record<string, unknown>, after: Record<string, unknown>): ConfigChange[] {
  const changes: ConfigChange[] = [];
  walk('', before, after, changes);
  return changes;
}

/** The same as text for people: a unified diff, empty if the texts are equal. */
export function diffTexts(path: string, before: string | null, after: string | null): string {
  if (before === after) return '';
  const from = before === null ? '/dev/null' : path;
  const to = after === null ? '/dev/null' : path;
  const options = { context: 3, maxEditLength: MAX_EDITS };
  const patch = createTwoFilesPatch(from, to, before ?? '', after ?? '', '', '', options);
  return (patch ?? wholeDiff(from, to, before ?? '', after ?? '')).replace(/^=+\n/, '');
}

/**
 * The time for a diff of very different texts grows with the square of their length, and an instance may have a
 * megabyte of lines in its daemon.json when somebody plans a roll-back.
 */
const MAX_EDITS = 2000;

function wholeDiff(from: string, to: string, before: string, after: string): string {
  const lines = (sign: string, text: string) =>
    (text === '' ? [] : text.replace(/\n$/, '').split('\n')).map((line) => sign + line);
  const [old, now] = [lines('-', before), lines('+', after)];
  const head = [
    `--- ${from}`,
    `+++ ${to}`,
    `@@ -${Math.min(1, old.length)},${old.length} +${Math.min(1, now.length)},${now.length} @@`,
  ];
  return `${[...head, ...old, ...now].join('\n')}\n`;
}

function walk(
  path: string,
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  changes: ConfigChange[],
): void {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const a = Object.hasOwn(before, key) ? before[key] : undefined;
    const b = Object.hasOwn(after, key) ? after[key] : undefined;
    const name = path === '' ? key : `${path}.${key}`;
    if (isObject(a) && isObject(b)) walk(name, a, b, changes);
    else if (canonical(a) !== canonical(b)) {
      changes.push({
        key: name,
        before: a === undefined ? null : JSON.stringify(a),
        after: b === undefined ? null : JSON.stringify(b),
      });
    }
  }
}

/** The same text for equal values, with any order of their keys. */
function canonical(value: unknown): string {
  if (value === undefined) return '';
  return JSON.stringify(value, (_, inner: unknown) =>
    isObject(inner) ? Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)) : inner,
  );
}
