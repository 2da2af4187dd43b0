import type { NetworkRoute, PolicyRoutes } from '@/lib/truth/probes/egress-observation';
import type { Link } from '@/lib/truth/probes/observations';
import type { Observed } from '@/lib/truth/probes/observed';
import { linkMtuOf } from '@/lib/truth/probes/routes/link-mtu';
import { parseNextHops } from '@/lib/truth/probes/routes/next-hops';
import { parseRouteMtu } from '@/lib/truth/probes/routes/route-line';
import { type Frames, frameOf, wholeLines } from '@/lib/truth/script/frames';
import { cleanLine } from '@/lib/truth/script/text';

/** ./command does not ask for more lines. */
const MOST = 8000;

/** The kernel's own rules; BusyBox may print a table's number. */
const OWN_RULE = /^\d+:\s+from all lookup (?:local|main|default|25[345])\s*$/;

/** A route that rejects, no route, or no such IP version: nothing leaves. `Invalid argument` has other causes, too. */
const CLOSED = /Network is unreachable|No route to host|Permission denied|not supported by protocol/;

/** Parts of a rule that select packets of a connection by more than its addresses and its mark. */
const SELECTS_MORE = / (?:ipproto|sport|dport|tos|dsfield) /;

interface Question {
  bridge: string;
  from: string;
  family: 4 | 6;
}

/**
 * Reads the sections of ./command.
 * @returns undefined if there are only the kernel's own rules, or if they were not asked for
 */
export function parsePolicyRoutes(frames: Frames, links: Observed<Link[]>): PolicyRoutes | undefined {
  const families = ([4, 6] as const).filter((family) => isRuled(frames, family));
  if (families.length === 0) return undefined;
  const marked = families.flatMap((family) => readMarked(frames, family, links));
  const open = families.flatMap((family) => openRules(frames, family));
  const read = families.map((family) => readAnswers(frames, family, links));
  return {
    families: [...families],
    routes: read.flatMap(({ ways }) => ways),
    ...(marked.length > 0 ? { marked } : {}),
    closed: read.flatMap(({ closed }) => closed),
    unanswered: read.flatMap(({ unanswered }) => unanswered),
    ...(open.length > 0 ? { open } : {}),
    detail: cleanLine(read.map(({ detail }) => detail).join(' '), 500),
  };
}

/** As in ./command: other rules than the kernel's own, or no rules at all. */
function isRuled(frames: Frames, family: 4 | 6): boolean {
  const frame = frameOf(frames, `network-rules${family}`);
  if (!frame) return false;
  const rules = wholeLines(frame, MOST).filter((line) => /^\d+:/.test(line));
  return frame.cut || !rules.every((line) => OWN_RULE.test(line)) || rules.length === 0;
}

function readAnswers(frames: Frames, family: 4 | 6, links: Observed<Link[]>) {
  const name = `network-routes${family}`;
  const frame = frameOf(frames, name);
  const lines = wholeLines(frame, MOST).map((line) => line.replace(/\\/g, ' ').trimEnd());
  const questions = lines.flatMap((line) => {
    const match = /^\? route get (fibmatch )?[0-9a-fA-F:.]+ from ([0-9a-fA-F:.]{2,45}) iif (\S{1,15})$/.exec(line);
    return match ? [{ asksRoute: match[1] !== undefined, from: match[2] ?? '', bridge: match[3] ?? '', family }] : [];
  });
  const ways: NetworkRoute[] = [];
  const closed: Question[] = [];
  const said: string[] = [];
  const answers = lines.filter((line) => !line.startsWith('? ') && !line.startsWith('/proc/'));
  const mtu6 = mtu6Of(frames, family);
  answers.forEach((line, at) => {
    const failed = /^Command failed \S*:(\d+)$/.exec(line);
    if (failed) {
      const asked = questions[Number(failed[1]) - 1];
      const why = answers[at - 1] ?? '';
      if (asked && !asked.asksRoute && CLOSED.test(why)) closed.push(question(asked));
      else if (asked && !asked.asksRoute) said.push(why);
      return;
    }
    const get = /^[0-9a-fA-F:.]{2,45} from (\S+) .* iif (\S{1,15})(?: |$)/.exec(line);
    const asked = get && questions.find((one) => one.from === get[1] && one.bridge === get[2]);
    if (!asked) return;
    const next = answers[at + 1] ?? '';
    ways.push(...waysOf(question(asked), line, isRoute(next) ? next : '', links, mtu6));
  });
  const isKnown = (one: Question) =>
    [...ways, ...closed].some((known) => known.from === one.from && known.bridge === one.bridge);
  const open = questions.filter((one) => !one.asksRoute && !isKnown(one)).map(question);
  return { ways, closed, unanswered: open, detail: [...new Set([...said, frame?.error ?? ''])].join(' ').trim() };
}

/** Rules of the loop-back interface, of an outgoing interface or of a user are not about forwarded packets. */
function openRules(frames: Frames, family: 4 | 6): { family: 4 | 6; rule: string }[] {
  const questions = wholeLines(frameOf(frames, `network-routes${family}`), MOST).filter((line) =>
    line.startsWith('? '),
  );
  const bridges = new Set(questions.map((line) => / iif (\S+)/.exec(line)?.[1]));
  const isAnswered = markAnswers(frames, family);
  return wholeLines(frameOf(frames, `network-rules${family}`), MOST).flatMap((line) => {
    const rule = cleanLine(line, 200);
    const iif = / iif (\S+)/.exec(rule)?.[1];
    const mark = /^\d+:\s+from .* fwmark (0x[0-9a-f]{1,8})/.exec(rule)?.[1];
    if (/ (?:oif|uidrange) /.test(rule) || (iif !== undefined && !bridges.has(iif))) return [];
    return SELECTS_MORE.test(rule) || (mark !== undefined && !isAnswered(mark)) ? [{ family, rule }] : [];
  });
}

/** Tells for a mark whether the kernel was asked for it, and answered all questions. */
function markAnswers(frames: Frames, family: 4 | 6): (mark: string) => boolean {
  const frame = frameOf(frames, `network-marked${family}`);
  const lines = wholeLines(frame, MOST);
  const questions = lines.filter((line) => line.startsWith('? '));
  const answers = lines.filter((line) => isMarkedAnswer(line) || /^Command failed \S*:\d+$/.test(line));
  const isComplete = !frame?.cut && answers.length >= questions.length;
  return (mark) => isComplete && questions.some((line) => line.trim().endsWith(` mark ${mark}`));
}

function isMarkedAnswer(line: string): boolean {
  return /^[0-9a-fA-F:.]{2,45} from \S+ .* iif \S/.test(line);
}

/** Answers come in the order of the questions. They do not repeat the whole question: for IPv6 they have no mark. */
function readMarked(frames: Frames, family: 4 | 6, links: Observed<Link[]>): (NetworkRoute & { mark: string })[] {
  const lines = wholeLines(frameOf(frames, `network-marked${family}`), MOST).map((line) => line.replace(/\\/g, ' '));
  const failed = new Set(lines.flatMap((line) => Number(/^Command failed \S*:(\d+)$/.exec(line)?.[1] ?? 0)));
  const answers = lines.filter(isMarkedAnswer);
  const questions = lines.filter((line) => line.startsWith('? '));
  const answered = questions.filter((_, at) => !failed.has(at + 1));
  const mtu6 = mtu6Of(frames, family);
  return answered.flatMap((line, at) => {
    const asked = / from ([0-9a-fA-F:.]{2,45}) iif (\S{1,15}) mark (0x[0-9a-f]{1,8})$/.exec(line.trim());
    const answer = answers[at] ?? '';
    const [, from = '', bridge = '', mark = ''] = asked ?? [];
    if (!asked || !answer.includes(` from ${from} `)) return [];
    return waysOf({ bridge, from, family }, answer, '', links, mtu6).map((way) => ({ ...way, mark }));
  });
}

/** Only these lines: they are searched for each answer. */
function mtu6Of(frames: Frames, family: 4 | 6): string {
  const lines = wholeLines(frameOf(frames, `network-routes${family}`), MOST);
  return lines.filter((line) => line.startsWith('/proc/')).join('\n');
}

/** An answer of fibmatch: a route as it is configured. */
function isRoute(line: string): boolean {
  return /^(?:default|[0-9a-fA-F:.]+(?:\/\d+)?) (?!from )/.test(line);
}

function question({ bridge, from, family }: Question): Question {
  return { bridge, from, family };
}

function waysOf(asked: Question, get: string, fibmatch: string, links: Observed<Link[]>, mtu6: string): NetworkRoute[] {
  const [taken] = parseNextHops(get);
  const all = parseNextHops(fibmatch);
  const isWhole = taken !== undefined && all.some((hop) => hop.interface === taken.interface);
  const hops = isWhole ? all : taken ? [taken] : [];
  return hops.flatMap((hop) => {
    const linkMtu = hop.interface === 'lo' ? null : linkMtuOf(hop.interface, asked.family, links, mtu6);
    if (linkMtu === null) return [];
    return [{ ...asked, ...hop, linkMtu, routeMtu: parseRouteMtu(get, fibmatch), ...(isWhole ? { isWhole } : {}) }];
  });
}
