import { classifyPing, type PingAnswer } from '@/lib/truth/probes/paths/classify';
import type { ProofPing } from '@/lib/truth/probes/proof-observation';
import { linesOf } from '@/lib/truth/script/text';
import { spelledOut } from './ipv6';

/** If this many large packets are lost and most of as many small ones were answered, it is not by chance. */
const MANY_PINGS = 6;

/** The sum of all pings of a label: if only the large ones were lost, there is a second line of each. */
export function answerOf(text: string, label: string): PingAnswer['kind'] | 'none' {
  return pingedOf(text, label)?.kind ?? 'none';
}

function pingedOf(text: string, label: string): PingAnswer | null {
  const lines = linesOf(text, 50).filter((each) => each.startsWith(`${label} `));
  return lines.length > 0 ? classifyPing(lines.map((line) => line.slice(label.length + 1)).join('|')) : null;
}

/** How many pings of a label were sent and answered, from ping's summary. */
function countsOf(text: string, label: string): { sent: number; answered: number } {
  const counts = { sent: 0, answered: 0 };
  for (const line of linesOf(text, 50).filter((each) => each.startsWith(`${label} `))) {
    const said = /\b(\d{1,4}) packets transmitted, (\d{1,4}) (?:packets )?received\b/.exec(line);
    counts.sent += Number(said?.[1] ?? 0);
    counts.answered += Number(said?.[2] ?? 0);
  }
  return counts;
}

/**
 * What the large pings of a family say about the container's MTU.
 *
 * @param instanceAddresses6 for IPv6, the instance's own addresses: IPv4's default gateway is next to the instance, IPv6's target is
 *   not
 */
export function pingOf(text: string, family: '' | '6', instanceAddresses6?: ReadonlySet<string>): ProofPing {
  const answer = pingedOf(text, `large${family}`);
  if (answer?.kind === 'reply') return 'passed';
  if (answer?.kind === 'local') return 'too-big';
  if (answer?.kind === 'reported')
    return !instanceAddresses6 || instanceAddresses6.has(spelledOut(answer.from ?? '') ?? '') ? 'too-big' : 'not-run';
  return answer?.kind === 'silent' && isOfSize(text, family) ? 'silent' : 'not-run';
}

/** Whether large packets are lost because of their size: a line that loses packets also loses small ones. */
function isOfSize(text: string, family: '' | '6'): boolean {
  const small = countsOf(text, `small${family}`);
  return countsOf(text, `large${family}`).sent >= MANY_PINGS && small.answered * 2 > small.sent;
}

/** No large ping of a family was answered, and that proves nothing. */
export function isLossy(text: string): boolean {
  return (['', '6'] as const).some(
    (family) =>
      answerOf(text, `large${family}`) === 'silent' &&
      answerOf(text, `small${family}`) === 'reply' &&
      !isOfSize(text, family),
  );
}
