import { CLAMP_CHAIN, CLAMP_TABLE } from '@/lib/probes/clamp/command';
import { parseIptablesRules, parseNftRules } from '@/lib/probes/clamp/parse';
import type { ClampRule } from '@/lib/probes/observations';
import { cleanLine, wholeNumber } from '@/lib/probes/text';
import { type Answer, type Question, text } from '../script/envelope';
import { clampRules } from './rules';

const HAS_NONE = `
# A tool that cannot list: was that because there is nothing, or nothing of the kind in this kernel? $1 is what it said.
has_none() {
  case $1 in *'No such file'* | *'does not exist'* | *'ot supported'* | *'not implemented'*) return 0 ;; esac
  return 1
}
`;

/** What is there of ours: prints it, or nothing; status 1 where that could not be told. */
export const OURS = `${HAS_NONE}
ours_nft() {
  command -v nft >/dev/null 2>&1 || return 0
  limit 10 nft list table inet ${CLAMP_TABLE} 2>/dev/null || has_none "$(limit 10 nft list table inet ${CLAMP_TABLE} 2>&1)"
}
# Asking for the table by its name would load a kernel module for it.
ours_iptables() {
  command -v "$1-save" >/dev/null 2>&1 || return 0
  if saved=$(limit 10 "$1-save" 2>/dev/null); then
    echo "$saved" | grep ${CLAMP_CHAIN} || :
  else
    has_none "$(limit 10 "$1-save" 2>&1 >/dev/null)"
  fi
}
`;

/** Tells what is there of ours; `clampOf` and `clampIsUnread` read it. */
export const TELL_OURS = `${OURS}
tell_ours() {
  if said=$("ours_$1" "$2"); then emit "clamp-$2" "$(echo "$said" | head -c 16000)"; else emit clamp-unread "$2"; fi
}
tell_ours nft nft
tell_ours iptables iptables
tell_ours iptables ip6tables
`;

/** Tells rules of others that change the segment size, or that this could not be told; `foreignOf` reads it. */
export const TELL_FOREIGN = `${HAS_NONE}
tell_foreign() {
  command -v "$1" >/dev/null 2>&1 || return 0
  if listed=$(limit 10 "$@" 2>/dev/null); then
    emit clamp-foreign "$(echo "$listed" | awk '/^table / { t = $3 } / chain / { c = $2 } /maxseg size set|TCPMSS/ && !/${CLAMP_CHAIN}/ && t != "${CLAMP_TABLE}" && c != "${CLAMP_CHAIN}"' | head -n 20 | head -c 2000)"
  else
    has_none "$(limit 10 "$@" 2>&1 >/dev/null)" || emit clamp-foreign "$*: could not be read"
  fi
}
tell_foreign nft list ruleset
tell_foreign iptables-save
tell_foreign ip6tables-save
`;

/** Reads `TELL_FOREIGN`. @returns lines as listed; empty where there are none */
export function foreignOf(answer: Answer): string {
  return (answer.get('clamp-foreign') ?? []).join('\n').trim().slice(0, 2000);
}

/** Rules like ours, to see whether the tools take them; loaded nowhere. */
const LIKE_OURS: ClampRule[] = [
  { family: 4, interface: 'lo', mss: 1360 },
  { family: 6, interface: 'lo', mss: 1340 },
];

/** What a clamp's plan needs beyond the facts of every plan. Changes nothing: nft and iptables-restore only check. */
export const CLAMP_QUESTION: Question = {
  name: 'clamp',
  variables: {},
  body: `${TELL_OURS}${TELL_FOREIGN}
# Nothing where a tool takes the rules on its standard input; that it failed without a word is an answer, too.
refusal() {
  refused=$(limit 10 "$@" 2>&1) || refused="exit status $?: $refused"
  printf '%s' "$refused" | head -c 500
}
for family in 4 6; do
  dev=$(ip "-$family" route show default 2>/dev/null | sed -n '1s/.* dev \\([^ ]*\\).*/\\1/p')
  if [ -n "$dev" ]; then emit clamp-egress "$family $dev $(cat "/sys/class/net/$dev/mtu" 2>/dev/null)"; fi
done
if command -v nft >/dev/null 2>&1; then
  emit clamp-nft-version "$(limit 10 nft --version 2>&1 | head -c 200)"
  emit clamp-nft-takes "$(refusal nft -c -f - <<'CLAMP_RULES_END'
${clampRules('nft', LIKE_OURS)}CLAMP_RULES_END
)"
fi
for tables in iptables ip6tables; do
  if ! command -v "$tables-restore" >/dev/null 2>&1; then continue; fi
  emit "clamp-$tables-version" "$(limit 10 "$tables" --version 2>&1 | head -c 200)"
  emit "clamp-$tables-takes" "$(refusal "$tables-restore" -w 5 -n --test <<'CLAMP_RULES_END'
${clampRules('iptables', LIKE_OURS)}CLAMP_RULES_END
)"
done
emit clamp-module "$(limit 10 modprobe -n -v xt_TCPMSS 2>&1 | head -c 300)"
emit clamp-docker-firewall "$(limit 10 docker info --format '{{json .FirewallBackend}}' 2>/dev/null | head -c 200)"
`,
};

/** The clamp of ours that is there. */
export interface PresentClamp {
  tool: 'nft' | 'iptables';
  /** In force; none where what is there of ours is only a part. */
  rules: ClampRule[];
  /** As listed. */
  text: string;
}

/** Reads `TELL_OURS`: a tool could not list its rules, so that there may be more than `clampOf` says. */
export function clampIsUnread(answer: Answer): boolean {
  return answer.has('clamp-unread');
}

/** Reads `TELL_OURS`. @returns null where nothing of ours is seen */
export function clampOf(answer: Answer): PresentClamp | null {
  const said = (key: string) => text(answer, key).trim();
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
  /** The interface of the default route of each family, with its MTU in bytes of IP packet. */
  egress: { family: 4 | 6; interface: string; mtu: number }[];
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

export function readClampFacts(answer: Answer): ClampFacts {
  const tool = (name: string): ClampTool | null => {
    const version = cleanLine(text(answer, `clamp-${name}-version`), 100);
    return version === '' ? null : { version, refusal: refusalOf(text(answer, `clamp-${name}-takes`)) };
  };
  return {
    present: clampOf(answer),
    unread: clampIsUnread(answer),
    egress: (answer.get('clamp-egress') ?? []).flatMap((line) => {
      const [, family, device, mtu] = /^([46]) ([A-Za-z0-9_.:@-]{1,15}) (\d{1,5})$/.exec(line.trim()) ?? [];
      const bytes = wholeNumber(mtu, 68, 65_535);
      return device && bytes !== null
        ? [{ family: family === '6' ? (6 as const) : (4 as const), interface: device, mtu: bytes }]
        : [];
    }),
    nft: tool('nft'),
    iptables: tool('iptables'),
    ip6tables: tool('ip6tables'),
    foreign: foreignOf(answer),
    moduleMissing: /not found|FATAL/i.test(text(answer, 'clamp-module')),
    dockerFirewall: cleanLine(text(answer, 'clamp-docker-firewall'), 200),
  };
}

/** Warnings that older tables are there, or that -w waits, are no refusal. */
function refusalOf(said: string): string {
  const lines = said.split('\n').filter((line) => line.trim() !== '' && !/^#? ?warning/i.test(line.trim()));
  return cleanLine(lines.join(' '), 300);
}
