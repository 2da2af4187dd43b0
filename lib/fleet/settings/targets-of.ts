import { MOST_TARGETS } from '@/lib/truth/probes/paths/target';
import type { Settings } from './schema';

/**
 * The path targets of one instance in addition to its gateway: the targets of the fleet, then those of its tags, one of
 * each tag in turn, without duplicates, at most `MOST_TARGETS`.
 * @param tags of the instance
 */
export function targetsOf(settings: Pick<Settings, 'targets' | 'tagTargets'>, tags: readonly string[]): string[] {
  const lists = Object.entries(settings.tagTargets).flatMap(([tag, list]) => (tags.includes(tag) ? [list] : []));
  const longest = Math.max(0, ...lists.map((list) => list.length));
  const inTurn = Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list[at] ?? [])).flat();
  return [...new Set([...settings.targets, ...inTurn])].slice(0, MOST_TARGETS);
}
