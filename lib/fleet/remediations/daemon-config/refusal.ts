import type { DaemonConfig } from '@/lib/truth/docker/daemon-config/parse';
import type { ConfigProblem } from '@/lib/truth/docker/daemon-config/read-daemon-config';
import { block, type Verdict, warn } from '../preflight-items';

/**
 * Whether Docker would start with its daemon.json as it will be, and as it is: it has to with either, for the change may
 * be taken back.
 * @param then null where the file is to be removed
 * @returns null where it would start with both
 */
export function refusalOf(now: DaemonConfig & { ok: true }, then: DaemonConfig | null, path: string): Verdict | null {
  if (then && !then.ok) return block({ reason: then.code, path, detail: then.detail });
  // Which Docker it is is not known: dockerd's own word on the file counts, where it has one.
  if (then?.isUndecided) return warn({ reason: 'undecided', path });
  const [left] = then?.problems ?? [];
  if (left) return block({ reason: left.code, path, ...told(left) });
  const [cured] = now.isUndecided ? [] : now.problems;
  return cured ? warn({ reason: 'cured', path, ...told(cured) }) : null;
}

function told({ place, key, value, wanted }: ConfigProblem): Record<string, string> {
  return { detail: place, key, value, wanted: wanted ?? 'other' };
}
