import type { DaemonConfig } from '@/lib/truth/docker/daemon-config/parse';
import type { ConfigProblem } from '@/lib/truth/docker/daemon-config/read-daemon-config';
import { cleanLine } from '@/lib/truth/script/text';
import { block, type PreflightResult, warn } from '../preflight-items';

/**
 * Whether Docker would start with its daemon.json as it will be, and as it is now. It must start with both, because the
 * change may be rolled back.
 * @param then null if the file will be removed
 * @returns null if it would start with both
 */
export function refusalOf(
  now: DaemonConfig & { ok: true },
  then: DaemonConfig | null,
  path: string,
): PreflightResult | null {
  if (then && !then.ok) return cannotRead(then, path);
  // The version of Docker is not known. If this dockerd can validate, it checks the file before the change.
  if (then?.isUndecided) return warn({ reason: 'undecided', path });
  const [left] = then?.problems ?? [];
  if (left) return block({ reason: left.code, path, ...told(left) });
  if (now.isUndecided) return warn({ reason: 'undecided', path });
  const [cured] = now.problems;
  return cured ? warn({ reason: 'cured', path, ...told(cured) }) : null;
}

/** daemon.json cannot be edited. */
export function cannotRead({ code, detail }: DaemonConfig & { ok: false }, path: string): PreflightResult {
  const said = cleanLine(detail);
  return block({ reason: code, path, detail: said, ...lineAndColumn(said) });
}

function told({ place, key, value, wanted }: ConfigProblem): Record<string, string> {
  return { ...lineAndColumn(place), key: cleanLine(key), value: cleanLine(value), wanted: wanted ?? 'other' };
}

function lineAndColumn(place: string): { line: string; column: string } {
  const [line = '', column = ''] = place.split(':');
  return { line, column };
}
