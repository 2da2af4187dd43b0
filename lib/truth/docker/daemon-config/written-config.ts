import { parseGoJson } from './go-json';
import { isObject } from './is-object';

/**
 * The keys of a daemon.json as they are written, whatever an engine makes of them; of two equal ones the last.
 * @param text without a byte order mark
 * @returns empty where its first value is no object
 */
export function writtenConfig(text: string): Record<string, unknown> {
  const parsed = parseGoJson(text.trimStart());
  if (!parsed.ok || parsed.node.kind !== 'object') return {};
  const value: unknown = JSON.parse(text.trimStart().slice(parsed.node.at, parsed.node.end));
  return isObject(value) ? value : {};
}
