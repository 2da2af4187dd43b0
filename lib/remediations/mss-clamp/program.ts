import { CLAMP_CHAIN, CLAMP_MARKER, CLAMP_TABLE } from '@/lib/probes/clamp/command';
import type { Answer } from '../script/envelope';
import type { FixProgram } from '../script/program';
import { clampIsUnread, clampOf, OURS, TELL_OURS } from './facts';
import type { ClampPlan } from './plan-types';
import { clampRules, sameRules } from './rules';

const RECHECK: FixProgram['recheck'] = { name: 'clamp', variables: {}, body: TELL_OURS };

/**
 * Puts an MSS clamp in place, as a program for the runner. The way back removes exactly that.
 * @throws Error where a value does not fit in a script
 */
export function clampProgram({ tool, rules, links }: Pick<ClampPlan, 'tool' | 'rules' | 'links'>): FixProgram {
  if (tool === null) throw new Error('a clamp without a tool');
  const families = [4, 6].filter((family) => rules.some((rule) => rule.family === family));
  return {
    name: 'clamp',
    title: 'an MSS clamp',
    needs: ['docker'],
    variables: {
      TOOL: tool,
      FAMILIES: families.join(':'),
      LINKS: links.map(({ interface: device, mtu }) => `${device}=${mtu}`).join('//'),
      RULES: 2 * rules.length,
    },
    functions: `${OURS}${COMMON}${CLAMP}`,
    steps: [
      ['put-clamp', 'put_clamp'],
      ['clamp-in-force', 'clamp_in_force'],
    ],
    payload: Buffer.from(clampRules(tool, rules)),
    spare: [],
    recheck: RECHECK,
    judge(answer: Answer) {
      const present = clampOf(answer);
      const right = present?.tool === tool && sameRules(present.rules, rules) && !clampIsUnread(answer);
      return { right, output: present?.text ?? nothing(answer) };
    },
  };
}

/** Removes the MSS clamp that is there, as a program for the runner. The way back puts the same rules in place again. */
export function unclampProgram(): FixProgram {
  return {
    name: 'unclamp',
    title: 'the removal of an MSS clamp',
    needs: ['docker'],
    variables: {},
    functions: `${OURS}${COMMON}${UNCLAMP}`,
    steps: [
      ['keep-clamp', 'keep_clamp'],
      ['remove-clamp', 'begin_removal'],
    ],
    payload: null,
    spare: [],
    recheck: RECHECK,
    judge(answer: Answer) {
      const present = clampOf(answer);
      return { right: present === null && !clampIsUnread(answer), output: present?.text ?? nothing(answer) };
    },
  };
}

function nothing(answer: Answer): string {
  return clampIsUnread(answer) ? 'what is there could not be told' : 'no rule of ours is there';
}

const COMMON = `
MARKER=${CLAMP_MARKER}
# All that is there; status 1 where it may not be all.
ours() {
  whole=0
  ours_nft || whole=1
  ours_iptables iptables || whole=1
  ours_iptables ip6tables || whole=1
  [ "$whole" = 0 ] || echo 'what is there could not be told'
  return "$whole"
}
# What cannot be listed may be there.
remove_clamp() {
  if ! is=$(ours_nft) || [ -n "$is" ]; then limit 20 nft delete table inet ${CLAMP_TABLE}; fi
  for tables in iptables ip6tables; do
    if is=$(ours_iptables "$tables") && [ -z "$is" ]; then continue; fi
    while limit 20 "$tables" -w 5 -t mangle -D FORWARD -m comment --comment clearance -j ${CLAMP_CHAIN} 2>/dev/null; do :; done
    limit 20 "$tables" -w 5 -t mangle -F ${CLAMP_CHAIN}
    limit 20 "$tables" -w 5 -t mangle -X ${CLAMP_CHAIN}
  done
  left=$(ours)
  if [ -n "$left" ]; then
    echo "$left"
    return 1
  fi
  rm -f "$MARKER"
  echo 'no rule of ours is there'
}
remove_temporary() { rm -f "$D/new"; }
`;

const CLAMP = `
# The plan is bound to what it saw: no clamp of ours, and links of these MTUs.
check_plan() {
  found=$(ours) || {
    echo "$found"
    return 1
  }
  if [ -n "$found" ]; then
    printf 'there is a clamp already\\n%s\\n' "$found"
    return 1
  fi
  for link in $(printf %s "$LINKS" | sed 's|//| |g'); do
    is=$(cat "/sys/class/net/\${link%=*}/mtu") || return 1
    echo "\${link%=*}: MTU $is"
    [ "$is" = "\${link#*=}" ] || return 1
  done
}
# Each tool takes all of its rules or none.
put_clamp() {
  : >"$D/putting" || return 1
  flush "$D/putting"
  printf '%s %s %s\\n' "$TOOL" "$(date +%s)" "$ID" >"$MARKER" || return 1
  chmod 0644 "$MARKER" || return 1
  if [ "$TOOL" = nft ]; then
    limit 20 nft -f "$D/new"
    return
  fi
  case $FAMILIES in *4*) limit 20 iptables-restore -w 5 -n <"$D/new" || return 1 ;; esac
  case $FAMILIES in *6*) limit 20 ip6tables-restore -w 5 -n <"$D/new" || return 1 ;; esac
}
clamp_in_force() {
  is=$(ours) || {
    echo "$is"
    return 1
  }
  echo "$is"
  [ "$(echo "$is" | grep -c -e 'maxseg size set' -e '--set-mss')" = "$RULES" ]
}
# A reboot took the rules away; the marker is gone with /run, where that is kept in memory.
undo() {
  [ -e "$D/putting" ] || return 0
  step remove-clamp remove_clamp || broken='remove-clamp'
}
`;

const UNCLAMP = `
check_plan() {
  found=$(ours) || {
    echo "$found"
    return 1
  }
  echo "\${found:-no rule of ours is there}"
  [ -n "$found" ]
}
keep_clamp() {
  if [ -e "$MARKER" ]; then cp "$MARKER" "$D/marker" || return 1; fi
  ours_nft >"$D/old.nft" || return 1
  for tables in iptables ip6tables; do
    rules=$(ours_iptables "$tables") || return 1
    rules=$(echo "$rules" | grep '^-A ' | sed 's/^-A FORWARD /-I FORWARD /')
    [ -n "$rules" ] || continue
    printf '*mangle\\n:${CLAMP_CHAIN} - [0:0]\\n%s\\nCOMMIT\\n' "$rules" >"$D/old.$tables" || return 1
    cat "$D/old.$tables"
  done
  cat "$D/old.nft"
}
begin_removal() {
  : >"$D/removing" || return 1
  flush "$D/removing"
  remove_clamp
}
put_clamp_back() {
  if [ -n "$rebooted" ]; then
    echo 'gone with the reboot, as every clamp'
    return 3
  fi
  remove_clamp >/dev/null
  if [ -s "$D/old.nft" ]; then limit 20 nft -f "$D/old.nft" || return 1; fi
  for tables in iptables ip6tables; do
    [ -s "$D/old.$tables" ] || continue
    limit 20 "$tables-restore" -w 5 -n <"$D/old.$tables" || return 1
  done
  if [ -e "$D/marker" ]; then
    cp "$D/marker" "$MARKER" || return 1
    chmod 0644 "$MARKER"
  fi
  is=$(ours) || {
    echo "$is"
    return 1
  }
  echo "$is"
  [ -n "$is" ]
}
undo() {
  [ -e "$D/removing" ] || return 0
  step put-clamp-back put_clamp_back || broken='put-clamp-back'
}
`;
