import { LADDER } from './ladder';

/**
 * Measures the path to one destination with DF pings, sizes side by side. The shell only chooses what to send next; every
 * try is printed as it went, and ./judge decides from them, so that a wrong guess here costs exactness and no truth.
 *
 * Rounds: (0) the interface's MTU and a small packet, twice each. A local error or "fragmentation needed" names the next
 * size. Silence above, answers below: the ladder of common sizes; then 64 sizes between the last two; and at the end N
 * and N+1 twelve times each, in turns. At most 9 rounds of at most one second.
 *
 * BusyBox's ping cannot ask for DF. The kernel sets DF by itself on what fits the path MTU it knows, and cuts the rest: a
 * reply there counts only while the kernel has learned nothing smaller, which `ip route get` tells after each round. It
 * is asked too where ping says "message too long" and no size, as newer ones do.
 */
export const PATHS_COMMAND = `
path_ladder='${LADDER.join(' ')}'
path_newline='
'
path_route() {
  case $p_address in
    *%*) ip -o -6 route get "\${p_address%%%*}" oif "\${p_address#*%}" 2>/dev/null ;;
    *) ip -o "-$p_family" route get "$p_address" 2>/dev/null ;;
  esac | head -n 1
}
path_sender='p_round=$1 p_wait=$2 p_over=$3 p_address=$4 p_ping=$5 p_df=$6 p_peek=$7
shift 7
path_try() {
  t_out=$($p_ping -n -c 1 -W "$p_wait" $2 -s $(($1 - p_over)) "$p_address" 2>&1 </dev/null)
  t_status=$?
  t_head="try $p_round $1 \${2#-M } $t_status"
  set -f
  IFS="
"
  set -- $t_out
  IFS="|"
  printf "%s %.500s\\n" "$t_head" "$*"
}
for s in "$@"; do path_try "$s" "$p_df" & done
[ -z "$p_peek" ] || path_try "$p_peek" "-M probe" &
wait'
path_here() { eval "$path_sender"; }
path_send() {
  if [ -n "$p_root" ]; then
    as_root sh -c "$path_sender" sh "$p_round" "$p_wait" "$p_over" "$p_address" "$p_ping" "$p_df" "$p_peek" "$@" </dev/null
  else
    path_here "$p_round" "$p_wait" "$p_over" "$p_address" "$p_ping" "$p_df" "$p_peek" "$@"
  fi
}
path_round() {
  p_out=$(path_send "$@")
  p_peek=''
  printf '%s\\n' "$p_out"
  p_round=$((p_round + 1)) p_hint=0 p_local=''
  for s in "$@"; do p_sent="$p_sent $s"; done
  r_ifs=$IFS
  IFS=$path_newline
  for r in $p_out; do
    IFS=' '
    set -- $r
    IFS=$path_newline
    case $r in
      *' bytes from '*)
        [ "$3" -gt "$p_lo" ] && p_lo=$3
        case $r in *' time='*) r=\${r##* time=} r=\${r%%[!0-9]*} && [ "\${r:-999}" -lt 100 ] && p_near=1 ;; esac
        ;;
      *mtu*)
        r=\${r##*mtu} r=\${r#"\${r%%[0-9]*}"} r=\${r%%[!0-9]*}
        [ "\${#r}" -lt 6 ] && [ "\${r:-0}" -ge 68 ] && { [ "$p_hint" = 0 ] || [ "$r" -lt "$p_hint" ]; } && p_hint=$r
        ;;
      *'essage too long'*) p_local=1 ;;
    esac
  done
  IFS=$r_ifs
  if [ "$p_tool" = busybox ] || { [ -n "$p_local" ] && [ "$p_hint" = 0 ]; }; then path_learned; fi
  p_hi=0
  for s in $p_sent; do
    if [ "$s" -gt "$p_lo" ] && { [ "$p_hi" = 0 ] || [ "$s" -lt "$p_hi" ]; }; then p_hi=$s; fi
  done
}
path_learned() {
  r=$(path_route)
  case $r in *' mtu '*) ;; *) return ;; esac
  r=\${r##* mtu } r=\${r%%[!0-9]*}
  [ "\${r:-99999}" -lt "$p_top" ] || return
  printf 'learned %s %s\\n' "$p_round" "$r"
  p_hint=$r
  [ "$p_lo" -gt "$r" ] && p_lo=0
}
path_between() {
  b_step=$(((p_hi - p_lo + 63) / 64)) b_list='' b=$p_lo
  while b=$((b + b_step)) && [ "$b" -lt "$p_hi" ]; do b_list="$b_list $b"; done
  printf '%s' "$b_list $p_hi"
}
path_search() {
  p_lo=0 p_round=0 p_sent='' p_wait=1 p_near='' p_peek='' p_first=$p_top
  p_floor=576
  [ "$p_family" = 6 ] && p_floor=1280
  [ "$p_floor" -lt "$p_top" ] || p_floor=$((p_top / 2 > p_over + 8 ? p_top / 2 : p_over + 8))
  path_round "$p_top" "$p_floor" "$p_top" "$p_floor"
  while [ "$p_hint" -gt 0 ] && [ "$p_hint" -lt "$p_top" ] && [ "$p_lo" -lt "$p_top" ] && [ "$p_round" -lt 5 ]; do
    [ "$p_top" = "$p_first" ] && [ "$p_tool" = iputils ] && p_peek=$p_first
    p_top=$p_hint
    path_round "$p_top" "$p_top"
    [ "$p_lo" -gt "$p_top" ] && return
  done
  [ "$p_lo" -ge "$p_top" ] && return
  if [ "$p_lo" = 0 ]; then
    path_round "$p_floor" $((p_over + 56)) "$p_floor" $((p_over + 56)) "$p_floor" $((p_over + 56))
    [ "$p_lo" = 0 ] && return
  fi
  [ -n "$p_near" ] && [ -n "$p_fraction" ] && p_wait=0.6
  s_list=''
  for s in $path_ladder; do [ "$s" -gt "$p_lo" ] && [ "$s" -lt "$p_top" ] && s_list="$s_list $s"; done
  path_round $s_list "$p_top"
  while [ "$p_lo" -lt "$p_top" ] && [ "$p_hi" -gt 0 ] && [ "$p_round" -lt 9 ]; do
    if [ "$p_hint" -gt "$p_lo" ] && [ "$p_hint" -lt "$p_hi" ]; then
      s=$p_hint
      path_round $s $((s + 1)) $s $((s + 1)) $s $((s + 1)) $s $((s + 1))
    elif [ $((p_hi - p_lo)) = 1 ]; then
      s=$p_lo s_hi=$p_hi
      path_round $s $s_hi $s $s_hi $s $s_hi $s $s_hi $s $s_hi $s $s_hi $s $s_hi $s $s_hi $s $s_hi $s $s_hi $s $s_hi $s $s_hi
      [ "$p_lo" -lt "$s_hi" ] && return
    else
      path_round $(path_between)
    fi
  done
}
path_measure() {
  p_family=$1 p_over=28
  [ "$1" = 6 ] && p_over=48
  p_address=$2
  case $2 in
    *[!0-9.]*)
      case $2 in
        *:*) ;;
        *)
          p_address=$(getent "ahostsv$1" "$2" 2>/dev/null | head -n 1 | cut -d' ' -f1)
          if [ -z "$p_address" ] && [ "$1" = 4 ]; then
            p_address=$(ping -c 1 -W 1 "$2" 2>/dev/null | sed -n 's/^PING [^(]*(\\([0-9.]*\\)).*/\\1/p')
          fi
          case $p_address in '' | *[!0-9a-fA-F:.]*) echo 'unresolved'; return ;; esac
          ;;
      esac
      ;;
  esac
  printf 'address %s\\n' "$p_address"
  p_line=$(path_route)
  printf 'before %s\\n' "$p_line"
  case $p_line in *' dev '*) ;; *) echo 'no-route'; return ;; esac
  p_dev=\${p_line#* dev } p_dev=\${p_dev%% *}
  p_top=$(cat "/sys/class/net/$p_dev/mtu" 2>/dev/null)
  [ "\${p_top:-0}" -gt 0 ] || p_top=1500
  [ "$p_top" -gt 9216 ] && p_top=9216
  printf 'link %s %s\\n' "$p_dev" "$p_top"
  printf 'tool %s\\n' "$p_tool"
  p_ping=ping
  [ "$1" = 6 ] && p_ping='ping -6'
  case $p_tool in
    iputils) p_df='-M do'; path_search ;;
    busybox) p_df=''; path_search ;;
    tracepath) for_at_most 4 tracepath -n -m 16 "-$1" "\${p_address%%%*}" 2>&1 || for_at_most 4 tracepath -n "\${p_address%%%*}" 2>&1 ;;
  esac
  printf 'after %s\\n' "$(path_route)"
}
path_tool() {
  p_fraction='' p_root=''
  case $(ping -n -c 1 -W 1 127.0.0.1 2>&1) in
    *'ermission denied'* | *'not permitted'*) can_all && [ "$CLEARANCE_ROOT" != root ] && p_root=1 ;;
  esac
  case $(ping -V 2>&1; ping --help 2>&1) in
    *iputils[\\ -][0-9]*) p_tool=iputils p_fraction=1 ;;
    *iputils*) p_tool=iputils ;;
    *usybox* | *usyBox*) p_tool=busybox ;;
    *) if command -v tracepath >/dev/null 2>&1; then p_tool=tracepath; else p_tool=none; fi ;;
  esac
}
path_each() {
  [ $# -gt 0 ] || return 0
  e_one=$1
  shift
  path_one $e_one | beside path_each "$@"
}
path_one() { frame "path $1 $2 $3" 131072 path_measure "$2" "$3"; }
path_gateway() {
  g_line=$(ip -o "-$1" route show default 2>/dev/null | sort -t' ' | awk '{ m = 0; for (i = 1; i < NF; i++) if ($i == "metric") m = $(i + 1); print m, $0 }' | sort -n | head -n 1)
  case $g_line in *' via '*' dev '*) ;; *) return ;; esac
  g_via=\${g_line#* via } g_via=\${g_via#inet6 } g_via=\${g_via#inet } g_via=\${g_via%% *}
  g_dev=\${g_line#* dev } g_dev=\${g_dev%% *}
  case $g_via in *[!0-9a-fA-F:.]*) return ;; fe80:*) g_via=$g_via%$g_dev ;; esac
  printf 'gateway %s %s' "$1" "$g_via"
}
paths_section() {
  path_tool
  g_4=$(path_gateway 4) g_6=$(path_gateway 6)
  set -- "$@" "$g_4" "$g_6"
  s_all=$#
  while [ "$s_all" -gt 0 ]; do
    s_one=$1
    shift
    case $s_one in '') ;; *' 6 '*) [ -n "$g_6" ] && set -- "$@" "$s_one" ;; *) set -- "$@" "$s_one" ;; esac
    s_all=$((s_all - 1))
  done
  path_each "$@"
}
`;

/** The arguments of `paths_section` for what the operator asked, each `role family target`; checked by ./target. */
export function pathArguments(role: 'target' | 'instance', targets: readonly string[]): string {
  return targets
    .flatMap((target) => (target.includes(':') ? [6] : /^[\d.]+$/.test(target) ? [4] : [4, 6]).map((f) => [f, target]))
    .map(([family, target]) => ` '${role} ${family} ${target}'`)
    .join('');
}
