import type { PathJudgement } from './judgement';
import type { PathRecord } from './path-record';
import { largestSendable, mayBeCached } from './pmtu-cache';

/** tracepath's last line: `Resume: pmtu 1442 hops 2 back 2`, if the destination was reached. */
export function judgeTracepath(record: PathRecord): PathJudgement {
  const text = record.other.join('\n');
  const mtu = Number(/Resume: pmtu (\d{2,5})/.exec(text)?.[1]);
  const reached = /reached/.test(text) || /Resume: .*hops/.test(text);
  const evidence = text.slice(0, 1000);
  const top = largestSendable(record);
  if (!Number.isInteger(mtu) || !reached || top === null) {
    return { outcome: 'inconclusive', pathMtu: null, reportedBy: null, evidence };
  }
  if (mtu >= top) return { outcome: 'clear', pathMtu: top, reportedBy: null, evidence };
  const told = record.other.findIndex((line) => new RegExp(`pmtu ${mtu}\\b`).test(line));
  const by = /^\s*\d+\??:\s+([0-9a-fA-F:.]{2,45})\s/.exec(record.other[told] ?? '')?.[1] ?? null;
  // `1?: [LOCALHOST] pmtu 1400`: its own kernel's value before anything was sent (iputils 20190709 to 20221126).
  if (by === null && mayBeCached(record, mtu)) {
    return { outcome: 'inconclusive', pathMtu: null, reportedBy: null, obstacle: 'remembered', evidence };
  }
  return { outcome: 'reported', pathMtu: mtu, reportedBy: by, evidence };
}
