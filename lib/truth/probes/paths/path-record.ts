import { readMtu } from '@/lib/truth/packet/mtu';
import { cleanLine, linesOf, wholeNumber } from '@/lib/truth/script/text';
import { classifyPing, type PingAnswer } from './classify';

/** One packet sent, as ./command prints it. */
export interface Try {
  round: number;
  /** Bytes of IP packet. */
  size: number;
  /**
   * `do`: DF, limited by the kernel's cached path MTU; `probe`: DF, limited only by the interface; `` : BusyBox, no
   * option.
   */
  mode: 'do' | 'probe' | '';
  answer: PingAnswer;
  text: string;
  /** ping took much longer than its time limit, so a missing reply says nothing: the instance may have been too busy. */
  late?: true;
}

export interface PathRecord {
  address: string | null;
  unresolved: boolean;
  noRoute: boolean;
  /** `other` is BusyBox's, which prints no MTU: then the kernel's cached path MTU is unknown. */
  ip: 'iproute2' | 'other' | 'none';
  /** The egress link, and its MTU for this family. */
  link: { name: string; mtu: number } | null;
  tool: string;
  before: string;
  after: string;
  /** The route itself (`ip route get fibmatch`), without what the kernel learned; empty if unknown. */
  route: string;
  tries: Try[];
  /** Path MTUs that the kernel learned during BusyBox's pings, bytes of IP packet. */
  learned: number[];
  /** Rounds in which the kernel fragmented packets, or may have: replies in them do not count. */
  cut: number[];
  /** The kernel sets no DF, and ping cannot. */
  noDf: boolean;
  /** tracepath's lines, if that tool was used. */
  other: string[];
}

/** Reads the lines of one path's section. */
export function parsePathRecord(body: string): PathRecord {
  const record: PathRecord = {
    address: null,
    unresolved: false,
    noRoute: false,
    ip: 'iproute2',
    link: null,
    tool: 'none',
    before: '',
    after: '',
    route: '',
    tries: [],
    learned: [],
    cut: [],
    noDf: false,
    other: [],
  };
  for (const line of linesOf(body, 3000)) {
    const [word = '', rest = ''] = /^(\S+) ?(.*)$/.exec(line)?.slice(1) ?? [];
    if (word === 'address') record.address = cleanLine(rest, 80) || null;
    else if (word === 'unresolved') record.unresolved = true;
    else if (word === 'no-route') record.noRoute = true;
    else if (word === 'no-df') record.noDf = true;
    else if (word === 'ip') record.ip = rest === 'other' || rest === 'none' ? rest : 'iproute2';
    else if (word === 'route') record.route = cleanLine(rest, 400);
    else if (word === 'before') record.before = cleanLine(rest, 400);
    else if (word === 'after') record.after = cleanLine(rest, 400);
    else if (word === 'tool') record.tool = cleanLine(rest, 20);
    else if (word === 'link') {
      const match = /^(\S{1,64}) (\d{1,6})$/.exec(rest);
      if (match?.[1]) record.link = { name: match[1], mtu: Number(match[2]) };
    } else if (word === 'learned') {
      const mtu = readMtu(rest.split(' ')[1]);
      if (mtu !== null) record.learned.push(mtu);
    } else if (word === 'cut') {
      const round = wholeNumber(rest, 0, 99);
      if (round !== null) record.cut.push(round);
    } else if (word === 'try') {
      const one = parseTry(rest);
      if (one) record.tries.push(one);
    } else if (line.trim() !== '' && record.other.length < 100) record.other.push(cleanLine(line));
  }
  return record;
}

function parseTry(rest: string): Try | null {
  const match = /^(\d{1,2}) (\d{1,5}) (do|probe|) (\d{1,3})(late)? (.*)$/.exec(rest);
  if (!match) return null;
  const text = match[6] ?? '';
  return {
    round: Number(match[1]),
    size: Number(match[2]),
    mode: match[3] as Try['mode'],
    answer: classifyPing(text),
    text: cleanLine(text, 500),
    ...(match[5] === undefined ? {} : { late: true }),
  };
}
