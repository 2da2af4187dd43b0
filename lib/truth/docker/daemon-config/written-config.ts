import { parseGoJson } from './go-json';
import { isObject } from './is-object';

/**
 * The keys of a daemon.json as they are written, also if an engine refuses them. Of two equal keys the last counts.
 * @param text without a byte order mark
 * @returns empty if the first value of the text is not an object
 */
export function writtenConfig(text: string): Record<string, unknown> {
  const parsed = parseGoJson(text.trimStart());
  if (!parsed.ok || parsed.node.kind !== 'object') return {};
  const value: unknown = JSON.parse(text.trimStart().slice(parsed.node.at, parsed.node.end));
  return isObject(value) ? value : {};
}
