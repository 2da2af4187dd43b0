import { shell } from '@/lib/platform/shell/read';
import type { Question } from '@/lib/remote/runner/root-script';
import { CLAMP_CHAIN, CLAMP_TABLE } from '@/lib/truth/probes/clamp/command';
import { parseIptablesRules, parseNftRules } from '@/lib/truth/probes/clamp/parse';
import type { ClampRule } from '@/lib/truth/probes/observations';
import { type Frames, frameOf, textOf, textsOf } from '@/lib/truth/script/frames';
import { cleanLine } from '@/lib/truth/script/text';
import { clampRules } from './rules';

/** Tells the rules of a clamp that Clearance put in place; `clampOf` and `clampIsUnread` read it. */
export const REPORT_CLAMP_RULES: Question = {
  name: 'clamp',
  variables: { CLAMP_TABLE, CLAMP_CHAIN },
  body: [
    shell('fleet/remediations/mss-clamp/nothing-listed'),
    shell('fleet/remediations/mss-clamp/clamp-rules'),
    shell('fleet/remediations/mss-clamp/report-clamp-rules'),
  ].join(''),
};

/** Tells rules of others that change the segment size, or that this could not be told; `foreignOf` reads it. */
export const REPORT_FOREIGN_RULES: Question = {
  name: 'clamp',
  variables: { CLAMP_TABLE, CLAMP_CHAIN },
  body: [
    shell('fleet/remediations/mss-clamp/nothing-listed'),
    shell('fleet/remediations/mss-clamp/report-foreign-rules'),
  ].join(''),
};

/** Reads `REPORT_FOREIGN_RULES`. @returns lines as listed; empty where there are none */
export function foreignOf(answer: Frames): string {
  return textsOf(answer, 'clamp-foreign').join('\n').trim().slice(0, 2000);
}

/** Rules like ours, to see whether the tools take them; loaded nowhere. */
const LIKE_OURS: ClampRule[] = [
  { family: 4, interface: 'lo', mss: 1360 },
  { family: 6, interface: 'lo', mss: 1340 },
];

/** What a clamp's plan needs beyond the facts of every plan. Changes nothing: nft and iptables-restore only check. */
export const CLAMP_QUESTION: Question = {
  name: 'clamp',
  variables: {
    ...REPORT_CLAMP_RULES.variables,
    ...REPORT_FOREIGN_RULES.variables,
    NFT_RULES: like('nft'),
    IPTABLES_RULES: like('iptables'),
  },
  body: `${REPORT_CLAMP_RULES.body}${REPORT_FOREIGN_RULES.body}${shell('fleet/remediations/mss-clamp/question')}`,
};

function like(tool: 'nft' | 'iptables'): string {
  return Buffer.from(clampRules(tool, LIKE_OURS)).toString('base64');
}

/** The clamp of Clearance that is there. */
export interface PresentClamp {
  tool: 'nft' | 'iptables';
  /** In force; none where only a part of them is there. */
  rules: ClampRule[];
  /** As listed. */
  text: string;
}

/** Reads `REPORT_CLAMP_RULES`: a tool could not list its rules, so that there may be more than `clampOf` says. */
export function clampIsUnread(answer: Frames): boolean {
  return frameOf(answer, 'clamp-unread') !== undefined;
}

/** Reads `REPORT_CLAMP_RULES`. @returns null where no clamp of Clearance is seen */
export function clampOf(answer: Frames): PresentClamp | null {
  const said = (key: string) => textOf(answer, key).trim();
  const [nft, four, six] = [said('clamp-nft'), said('clamp-iptables'), said('clamp-ip6tables')];
  if (nft !== '') return { tool: 'nft', rules: parseNftRules(nft), text: nft };
  if (four === '' && six === '') return null;
  const rules = [...parseIptablesRules(four, 4), ...parseIptablesRules(six, 6)];
  return { tool: 'iptables', rules, text: [four, six].filter(Boolean).join('\n') };
}

/** One of the tools that can hold the rules. */
export interface ClampTool {
  version: string;
  /** What it said of rules like ours; empty where it takes them. */
  refusal: string;
}

/** What `CLAMP_QUESTION` was answered, read. Untrusted: capped and held to its type here. */
export interface ClampFacts {
  present: PresentClamp | null;
  /** Whether there is more could not be told. */
  unread: boolean;
  /** Null where it is not installed. */
  nft: ClampTool | null;
  iptables: ClampTool | null;
  ip6tables: ClampTool | null;
  /** Rules of others that change the segment size. */
  foreign: string;
  /** The kernel module for iptables' rules is not to be found. */
  moduleMissing: boolean;
  /** What this Docker says of its own firewall; empty where it does not. */
  dockerFirewall: string;
}

export function readClampFacts(answer: Frames): ClampFacts {
  const tool = (name: string): ClampTool | null => {
    const version = cleanLine(textOf(answer, `clamp-${name}-version`), 100);
    return version === '' ? null : { version, refusal: refusalOf(textOf(answer, `clamp-${name}-takes`)) };
  };
  return {
    present: clampOf(answer),
    unread: clampIsUnread(answer),
    nft: tool('nft'),
    iptables: tool('iptables'),
    ip6tables: tool('ip6tables'),
    foreign: foreignOf(answer),
    moduleMissing: /not found|FATAL/i.test(textOf(answer, 'clamp-module')),
    dockerFirewall: cleanLine(textOf(answer, 'clamp-docker-firewall'), 200),
  };
}

/** Warnings that older tables are there, or that -w waits, are no refusal. */
function refusalOf(said: string): string {
  const lines = said.split('\n').filter((line) => line.trim() !== '' && !/^#? ?warning/i.test(line.trim()));
  return cleanLine(lines.join(' '), 300);
}
