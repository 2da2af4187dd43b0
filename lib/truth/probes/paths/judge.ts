import { payloadFromPacket } from '@/lib/truth/packet/packet';
import type { PathObstacle, PathOutcome } from '@/lib/truth/probes/path-observation';
import type { PathJudgement } from './judgement';
import type { PathRecord, Try } from './path-record';
import { cachedPmtuOf, largestSendable, mayBeCached } from './pmtu-cache';
import { judgeTracepath } from './tracepath';

/** The probability that N+1 passes but was lost each time. If it is higher than this, N is inconclusive. */
const CHANCE_OF_A_WRONG_NUMBER = 1e-6;

/**
 * Decides the path's MTU from every packet that was sent. A reply proves its size; a missing reply alone proves
 * nothing. N+1 counts as too large only if it was tried so often that the loss rate of sizes that pass cannot explain
 * the missing replies. A missing reply that a busy instance may have caused does not count. An older cached path MTU
 * proves nothing either: only answers during the measurement count. Otherwise the outcome is inconclusive: never a wrong
 * number.
 */
export function judgePath(whole: PathRecord, family: 4 | 6): PathJudgement {
  // A missing reply says nothing if ping got no CPU in time.
  const record = { ...whole, tries: whole.tries.filter((one) => !isLateSilence(one)) };
  const judged = judgeTries(record, family, whole.tries);
  const lost = whole.tries.length - record.tries.length;
  if (lost === 0 || (judged.outcome !== 'inconclusive' && judged.outcome !== 'icmp-blocked') || judged.obstacle)
    return judged;
  const seen = `${lost} of ${whole.tries.length} pings took at least a second longer than their time limit: the instance is too busy to measure`;
  return nothing('inconclusive', `${judged.evidence}\n${seen}`.trim(), 'slow');
}

function isLateSilence({ late, answer }: Try): boolean {
  return late === true && answer.kind === 'silent';
}

/** @param sent every try, also those that do not count: a path is not clear if the largest of them had no reply */
function judgeTries(record: PathRecord, family: 4 | 6, sent: readonly Try[]): PathJudgement {
  if (record.unresolved)
    return nothing('unreachable', 'getent: the instance found no address of this name within two seconds');
  if (record.noRoute && record.ip === 'none') return nothing('inconclusive', 'no ip on the instance');
  if (record.noRoute) return nothing('unreachable', record.before || 'ip route get: no route');
  if (record.tool === 'tracepath') return judgeTracepath(record);
  if (record.noDf) {
    return nothing(
      'inconclusive',
      'net.ipv4.ip_no_pmtu_disc is not 0: the kernel sets no DF, and this ping cannot',
      'no-df',
    );
  }
  if (record.tries.length === 0)
    return nothing('inconclusive', sent.length > 0 ? '' : 'no ping and no tracepath on the instance');

  const learned = record.learned.length > 0 ? Math.min(...record.learned) : Number.POSITIVE_INFINITY;
  const replied = record.tries.filter((one) => one.answer.kind === 'reply' && !mayBeCut(one, record, learned));
  const largest = replied.reduce((most, one) => Math.max(most, one.size), 0);
  const cut = record.cut.length > 0;
  if (largest === 0 && !(cut && record.tries.some((one) => one.answer.kind === 'reply'))) return judgeSilence(record);

  const top = Math.max(...sent.map((one) => one.size).filter((size) => size <= (largestSendable(record) ?? 0)), 0);
  const tell = (told?: Try) => tellTries(record, family, largest, told);
  if (top > 0 && largest >= top) return { outcome: 'clear', pathMtu: largest, reportedBy: null, evidence: tell() };
  if (cut) {
    const seen = `the kernel cut packets meanwhile (FragCreates), and this ip does not tell what it learned`;
    return nothing('inconclusive', `${tell()}\n${seen}`.trim(), 'no-df');
  }

  // Packets sent in parallel: one gets the router's answer, the next the kernel's, which has learned by then.
  const tellers = record.tries.filter((one) => mtuTold(one) === largest);
  const router = tellers.find((one) => one.answer.kind === 'reported');
  if (router?.answer.kind === 'reported') {
    return { outcome: 'reported', pathMtu: largest, reportedBy: router.answer.from, evidence: tell(router) };
  }
  const above = record.tries.filter((one) => one.size === largest + 1 && one.mode !== 'probe');
  const refused = tellers[0] ?? above.find((one) => one.answer.kind === 'local');
  if (refused || learned === largest) {
    if (mayBeCached(record, largest)) return nothing('inconclusive', tell(refused), 'remembered');
    const outcome = cachedPmtuOf(record, 'after')?.mtu === largest || learned === largest ? 'reported' : 'exact';
    return { outcome, pathMtu: largest, reportedBy: null, evidence: tell(refused) };
  }
  if (above.some((one) => one.answer.kind === 'reported')) {
    return { outcome: 'exact', pathMtu: largest, reportedBy: null, evidence: tell() };
  }
  const silent = above.filter((one) => one.answer.kind === 'silent').length;
  const small = record.tries.filter((one) => one.size <= largest && one.mode !== 'probe');
  const lost = small.filter((one) => one.answer.kind !== 'reply').length;
  const loss = (lost + 1) / (small.length + 2);
  if (above.length > 0 && loss ** silent <= CHANCE_OF_A_WRONG_NUMBER) {
    return { outcome: 'black-hole', pathMtu: largest, reportedBy: null, evidence: tell() };
  }
  const seen = `${lost} of ${small.length} packets of ${largest} bytes and less were lost as well`;
  return nothing('inconclusive', `${tell()}\n${seen}`);
}

/** A reply to BusyBox's ping, which sends packets that the kernel knows to be too large without DF. */
function mayBeCut(one: Try, record: PathRecord, learned: number): boolean {
  return one.mode === '' && (one.size > learned || record.cut.includes(one.round));
}

function judgeSilence(record: PathRecord): PathJudgement {
  // An older ping does not know `-M probe`: that says nothing about the path.
  const tries = record.tries.filter((one) => one.mode !== 'probe');
  const said = (kind: Try['answer']['kind']) => tries.find((one) => one.answer.kind === kind)?.text;
  const firewalled = said('firewalled');
  if (firewalled !== undefined) return nothing('icmp-blocked', firewalled, 'firewall');
  const failed = said('failed');
  if (failed !== undefined) {
    return nothing('inconclusive', failed, /not permitted|permission denied/i.test(failed) ? 'rights' : undefined);
  }
  const prohibited = said('prohibited');
  if (prohibited !== undefined) return nothing('icmp-blocked', prohibited);
  const unreachable = said('unreachable');
  if (unreachable !== undefined) return nothing('unreachable', unreachable);
  const sizes = [...new Set(tries.map((one) => one.size))].sort((a, b) => a - b);
  return nothing('icmp-blocked', `ping ${record.address ?? ''}: no answer to packets of ${sizes.join(', ')} bytes`);
}

function nothing(outcome: PathOutcome, evidence: string, obstacle?: PathObstacle): PathJudgement {
  return { outcome, pathMtu: null, reportedBy: null, ...(obstacle ? { obstacle } : {}), evidence };
}

function mtuTold(one: Try): number | null {
  return one.answer.kind === 'local' || one.answer.kind === 'reported' ? one.answer.mtu : null;
}

/** The decisive tries, as ping commands. */
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

/** The important line of ping's output, not its header. */
function firstLine(text: string): string {
  const lines = text.split('|');
  return (lines.find((line) => !line.startsWith('PING') && line.trim() !== '') ?? text).slice(0, 200);
}
