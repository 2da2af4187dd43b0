import { payloadFromPacket } from '@/lib/mtu/packet';
import type { PathOutcome } from '@/lib/probes/observations';
import type { PathRecord, Try } from './tries';

export interface PathJudgement {
  outcome: PathOutcome;
  /** Bytes of IP packet. */
  pathMtu: number | null;
  reportedBy: string | null;
  evidence: string;
}

/** How likely it may be that N+1 passes and was merely lost each time, before N is called inconclusive. */
const CHANCE_OF_A_WRONG_NUMBER = 1e-6;

/**
 * Decides from every packet that was sent what the path carries. A reply proves its size; silence proves nothing by
 * itself: N+1 counts as too large only when it was tried so often that the loss seen on sizes that do pass cannot
 * explain it. Otherwise the outcome is inconclusive: never a wrong number.
 */
export function judgePath(record: PathRecord, family: 4 | 6): PathJudgement {
  const nothing = (outcome: PathOutcome, evidence: string): PathJudgement => ({
    outcome,
    pathMtu: null,
    reportedBy: null,
    evidence,
  });
  if (record.unresolved) return nothing('unreachable', 'getent: the name is not known on the instance');
  if (record.noRoute) return nothing('unreachable', record.before || 'ip route get: no route');
  if (record.tool === 'tracepath') return judgeTracepath(record);
  if (record.tries.length === 0) return nothing('inconclusive', 'no ping and no tracepath on the instance');

  const learned = record.learned.length > 0 ? Math.min(...record.learned) : Number.POSITIVE_INFINITY;
  const replied = record.tries.filter((one) => one.answer.kind === 'reply' && !(one.mode === '' && one.size > learned));
  const largest = replied.reduce((most, one) => Math.max(most, one.size), 0);
  if (largest === 0) return judgeSilence(record, nothing);

  const top = Math.max(...record.tries.map((one) => one.size).filter((size) => size <= (record.link?.mtu ?? 0)), 0);
  if (top > 0 && largest >= top) {
    return { outcome: 'clear', pathMtu: largest, reportedBy: null, evidence: tellTries(record, family, largest) };
  }
  // Packets sent side by side: one hears from the router, the next from the kernel, which has learned by then.
  const tellers = record.tries.filter((one) => mtuTold(one) === largest);
  const told = tellers.find((one) => one.answer.kind === 'reported') ?? tellers[0];
  if (told || learned === largest) {
    const by = told?.answer.kind === 'reported' ? told.answer.from : null;
    return {
      outcome: 'reported',
      pathMtu: largest,
      reportedBy: by,
      evidence: tellTries(record, family, largest, told),
    };
  }
  const above = record.tries.filter((one) => one.size === largest + 1 && one.mode !== 'probe');
  const silent = above.filter((one) => one.answer.kind === 'silent').length;
  const small = record.tries.filter((one) => one.size <= largest && one.mode !== 'probe');
  const lost = small.filter((one) => one.answer.kind !== 'reply').length;
  const loss = (lost + 1) / (small.length + 2);
  if (above.some((one) => one.answer.kind === 'local' || one.answer.kind === 'reported')) {
    return { outcome: 'exact', pathMtu: largest, reportedBy: null, evidence: tellTries(record, family, largest) };
  }
  if (above.length > 0 && loss ** silent <= CHANCE_OF_A_WRONG_NUMBER) {
    return { outcome: 'black-hole', pathMtu: largest, reportedBy: null, evidence: tellTries(record, family, largest) };
  }
  const seen = `${lost} of ${small.length} packets of ${largest} bytes and less were lost as well`;
  return nothing('inconclusive', `${tellTries(record, family, largest)}\n${seen}`);
}

function judgeSilence(
  record: PathRecord,
  nothing: (outcome: PathOutcome, evidence: string) => PathJudgement,
): PathJudgement {
  const failed = record.tries.find((one) => one.answer.kind === 'failed');
  if (failed) return nothing('inconclusive', failed.text);
  const unreachable = record.tries.find((one) => one.answer.kind === 'unreachable');
  if (unreachable) return nothing('unreachable', unreachable.text);
  const sizes = [...new Set(record.tries.map((one) => one.size))].sort((a, b) => a - b);
  return nothing('icmp-blocked', `ping ${record.address ?? ''}: no answer to packets of ${sizes.join(', ')} bytes`);
}

/** tracepath's last word: `Resume: pmtu 1442 hops 2 back 2`, where the destination was reached. */
export function judgeTracepath(record: PathRecord): PathJudgement {
  const text = record.other.join('\n');
  const mtu = Number(/Resume: pmtu (\d{2,5})/.exec(text)?.[1]);
  const reached = /reached/.test(text) || /Resume: .*hops/.test(text);
  const evidence = text.slice(0, 1000);
  if (!Number.isInteger(mtu) || !reached || !record.link) {
    return { outcome: 'inconclusive', pathMtu: null, reportedBy: null, evidence };
  }
  if (mtu >= record.link.mtu) return { outcome: 'clear', pathMtu: record.link.mtu, reportedBy: null, evidence };
  const told = record.other.findIndex((line) => new RegExp(`pmtu ${mtu}\\b`).test(line));
  const by = /^\s*\d+\??:\s+([0-9a-fA-F:.]{2,45})\s/.exec(record.other[told] ?? '')?.[1] ?? null;
  return { outcome: 'reported', pathMtu: mtu, reportedBy: by, evidence };
}

function mtuTold(one: Try): number | null {
  return one.answer.kind === 'local' || one.answer.kind === 'reported' ? one.answer.mtu : null;
}

/** The decisive tries, as one would have typed them. */
function tellTries(record: PathRecord, family: 4 | 6, largest: number, told?: Try): string {
  const lines: string[] = [];
  const command = (size: number, mode: Try['mode']) =>
    `ping${family === 6 ? ' -6' : ''}${mode === '' ? '' : ` -M ${mode}`} -s ${payloadFromPacket(size, family)} ${record.address ?? ''}`;
  const passed = record.tries.find((one) => one.size === largest && one.answer.kind === 'reply');
  if (passed) lines.push(`${command(largest, passed.mode)} (packet ${largest}): ${firstLine(passed.text)}`);
  if (told) lines.push(`${command(told.size, told.mode)} (packet ${told.size}): ${firstLine(told.text)}`);
  const above = record.tries.filter((one) => one.size === largest + 1 && one.mode !== 'probe');
  const next = told ? [] : above.length > 0 ? above : record.tries.filter((one) => one.size > largest);
  if (next[0]) {
    const silent = next.filter((one) => one.answer.kind === 'silent').length;
    const sizes = [...new Set(next.map((one) => one.size))].sort((a, b) => a - b).slice(0, 8);
    lines.push(
      `${command(next[0].size, next[0].mode)} (packet ${sizes.join(', ')}): ${silent} of ${next.length} without an answer`,
    );
  }
  return lines.join('\n').slice(0, 1500);
}

/** ping's line that matters, not its header. */
function firstLine(text: string): string {
  const lines = text.split('|');
  return (lines.find((line) => !line.startsWith('PING') && line.trim() !== '') ?? text).slice(0, 200);
}
