# Measures the path to one destination with DF pings, several sizes in parallel. The shell only chooses the next sizes.
# Every try is printed, and ./judge decides from all tries, so a bad choice here can make the result less exact, but
# never wrong.
#
# Rounds: (0) the interface's MTU (or the route's) twice, and small packets of two sizes, three times each. A local
# error or "fragmentation needed" gives the next size. If only small packets are answered: the list of common sizes;
# then every size between the last two, or 128 of them; and at the end N and N+1 twelve times each. Each round takes as
# long as ping waits, at most a second: one round if the path is clear or there is no answer, two if a router answers,
# three for a black hole of a common size, four for any other, up to 9216. Never more than 9.
#
# N and N+1 are sent in the order of the Thue-Morse sequence: a fault that drops every second or third packet hits both.
#
# BusyBox's ping cannot set DF. The kernel sets DF by itself on packets that fit the path MTU it knows, and fragments
# the others. A reply counts only while the kernel has learned nothing smaller, which iproute2's `ip route get` shows
# after each round. BusyBox's own `ip` does not: then a round counts only if the kernel fragmented no packet at all
# meanwhile (FragCreates), with one more try before giving up. If the kernel is set to use no DF, nothing is measured.
# The learned size is also read if ping prints "message too long" without a size, as newer ones do.
#
# getent has two seconds for a name: by itself it waits ten seconds for a resolver that does not answer, and ping would
# wait again. So ping is only asked if there is no getent.

path_newline='
'
# $1: nothing, or `fibmatch`.
# shellcheck disable=SC2086 # nothing is no word
path_route() {
  case $p_address in
    *%*) ip -o -6 route get $1 "${p_address%%%*}" oif "${p_address#*%}" 2>/dev/null ;;
    *) ip -o "-$p_family" route get $1 "$p_address" 2>/dev/null ;;
  esac | head -n 1
}
path_cuts() {
  if [ "$p_family" = 4 ]; then
    awk '$1 == "Ip:" && c { print $c; exit } $1 == "Ip:" { for (i = 2; i <= NF; i++) if ($i == "FragCreates") c = i }' /proc/net/snmp
  else
    awk '$1 == "Ip6FragCreates" { print $2 }' /proc/net/snmp6
  fi 2>/dev/null
}
path_here() { eval "$PATH_SENDER"; }
path_send() {
  if [ -n "$p_root" ]; then
    as_root sh -c "$PATH_SENDER" sh "$p_round" "$p_wait" "$p_over" "$p_address" "$p_ping" "$p_df" "$p_peek" "$@" </dev/null
  else
    path_here "$p_round" "$p_wait" "$p_over" "$p_address" "$p_ping" "$p_df" "$p_peek" "$@"
  fi
}
path_round() {
  p_cut='' r_cuts=''
  [ "$p_tool $p_ip" = 'busybox other' ] && r_cuts=$(path_cuts)
  p_out=$(path_send "$@")
  p_peek=''
  printf '%s\n' "$p_out"
  if [ "$p_tool $p_ip" = 'busybox other' ] && { [ -z "$r_cuts" ] || [ "$r_cuts" != "$(path_cuts)" ]; }; then
    p_cut=1
    printf 'cut %s\n' "$p_round"
  fi
  p_round=$((p_round + 1)) p_hint=0 p_local=''
  for s in "$@"; do p_sent="$p_sent $s"; done
  r_ifs=$IFS
  IFS=$path_newline
  for r in $p_out; do
    IFS=' '
    # shellcheck disable=SC2086 # the words of a line
    set -- $r
    IFS=$path_newline
    case $r in
      *' bytes from '*)
        [ "$3" -gt "$p_lo" ] && p_lo=$3
        case $r in *' time='*) r=${r##* time=} r=${r%%[!0-9]*} && [ "${r:-999}" -lt 100 ] && p_near=1 ;; esac
        ;;
      *mtu*)
        r=${r##*mtu} r=${r#"${r%%[0-9]*}"} r=${r%%[!0-9]*}
        [ "${#r}" -lt 6 ] && [ "${r:-0}" -ge 68 ] && { [ "$p_hint" = 0 ] || [ "$r" -lt "$p_hint" ]; } && p_hint=$r
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
  r=${r##* mtu } r=${r%%[!0-9]*}
  [ "${r:-99999}" -lt "$p_top" ] || return
  printf 'learned %s %s\n' "$p_round" "$r"
  p_hint=$r
  [ "$p_lo" -gt "$r" ] && p_lo=0
}
path_between() {
  b_step=$(((p_hi - p_lo + 127) / 128)) b_list='' b=$p_lo
  while b=$((b + b_step)) && [ "$b" -lt "$p_hi" ]; do b_list="$b_list $b"; done
  printf '%s' "$b_list $p_hi"
}
path_first() {
  path_round "$p_top" "$p_floor" "$p_top" "$p_floor" "$p_small" "$p_floor" "$p_small" "$p_small"
}
path_sure() {
  a=$1 b=$2
  # shellcheck disable=SC2086 # two numbers
  path_round $a $b $b $a $b $a $a $b $b $a $a $b $a $b $b $a $b $a $a $b $a $b $b $a
}
path_search() {
  p_lo=0 p_round=0 p_sent='' p_wait=1 p_near='' p_peek='' p_first=$p_top p_small=$((p_over + 56))
  p_floor=576
  [ "$p_family" = 6 ] && p_floor=1280
  [ "$p_floor" -lt "$p_top" ] || p_floor=$((p_top / 2 > p_over + 8 ? p_top / 2 : p_over + 8))
  [ "$p_small" -lt "$p_top" ] || p_small=$p_floor
  path_first
  if [ -n "$p_cut" ]; then
    p_lo=0
    path_first
  fi
  while [ "$p_hint" -gt 0 ] && [ "$p_hint" -lt "$p_top" ] && [ "$p_lo" -lt "$p_top" ] && [ "$p_round" -lt 5 ]; do
    [ "$p_top" = "$p_first" ] && [ "$p_tool" = iputils ] && p_peek=$p_first
    p_top=$p_hint
    path_round "$p_top" "$p_top"
    [ "$p_lo" -gt "$p_top" ] && return
  done
  [ "$p_lo" -ge "$p_top" ] || [ "$p_lo" = 0 ] || [ -n "$p_cut" ] && return
  [ -n "$p_near" ] && [ -n "$p_fraction" ] && p_wait=0.6
  s_list=''
  for s in $PATH_LADDER; do [ "$s" -gt "$p_lo" ] && [ "$s" -lt "$p_top" ] && s_list="$s_list $s"; done
  # shellcheck disable=SC2086 # many sizes
  path_round $s_list "$p_top"
  while [ -z "$p_cut" ] && [ "$p_lo" -lt "$p_top" ] && [ "$p_hi" -gt 0 ] && [ "$p_round" -lt 9 ]; do
    if [ "$p_hint" -gt "$p_lo" ] && [ "$p_hint" -lt "$p_hi" ]; then
      path_sure "$p_hint" $((p_hint + 1))
    elif [ $((p_hi - p_lo)) = 1 ]; then
      s_hi=$p_hi
      path_sure "$p_lo" "$p_hi"
      [ "$p_lo" -lt "$s_hi" ] && return
    else
      # shellcheck disable=SC2046 # many sizes
      path_round $(path_between)
    fi
  done
}
path_top() {
  p_dev=${p_line#* dev } p_dev=${p_dev%% *}
  p_top=$(cat "/sys/class/net/$p_dev/mtu" 2>/dev/null)
  [ "${p_top:-0}" -gt 0 ] || p_top=1500
  p_cap=''
  [ "$p_family" = 6 ] && p_cap=$(cat "/proc/sys/net/ipv6/conf/$p_dev/mtu" 2>/dev/null)
  [ "${p_cap:-0}" -ge 1280 ] && [ "$p_cap" -lt "$p_top" ] && p_top=$p_cap
  [ "$p_top" -gt 9216 ] && p_top=9216
  printf 'link %s %s\n' "$p_dev" "$p_top"
  case $p_fib in
    *' mtu '*) p_cap=${p_fib##* mtu } ;;
    *) case $p_line in *' expires '*) p_cap='' ;; *' mtu '*) p_cap=${p_line##* mtu } ;; *) p_cap='' ;; esac ;;
  esac
  p_cap=${p_cap#lock } p_cap=${p_cap%%[!0-9]*}
  [ "${#p_cap}" -lt 6 ] && [ "${p_cap:-0}" -ge 68 ] && [ "$p_cap" -lt "$p_top" ] && p_top=$p_cap
}
path_resolve() {
  if command -v getent >/dev/null 2>&1; then
    for_at_most 2 getent "ahostsv$1" "$2" 2>/dev/null | head -n 1 | cut -d' ' -f1
  elif [ "$1" = 4 ]; then
    for_at_most 3 ping -c 1 -W 1 "$2" 2>/dev/null | sed -n 's/^PING [^(]*(\([0-9.]*\)).*/\1/p'
  fi
}
path_trace() {
  for_at_most 4 tracepath -n -m 16 "-$p_family" "${p_address%%%*}" 2>&1
  case $? in
    # It ended, or its time was up (GNU's timeout, BusyBox's, the kill after it). Old versions and BusyBox's do not have all options.
    0 | 124 | 137 | 143) ;;
    *) for_at_most 4 tracepath -n "${p_address%%%*}" 2>&1 ;;
  esac
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
          p_address=$(path_resolve "$1" "$2")
          case $p_address in '' | *[!0-9a-fA-F:.]*)
            echo 'unresolved'
            return
            ;;
          esac
          ;;
      esac
      ;;
  esac
  printf 'address %s\n' "$p_address"
  p_line=$(path_route) p_fib=''
  printf 'ip %s\nbefore %s\n' "$p_ip" "$p_line"
  case $p_line in *' dev '*) ;; *)
    echo 'no-route'
    return
    ;;
  esac
  [ "$p_ip" = iproute2 ] && p_fib=$(path_route fibmatch)
  printf 'route %s\n' "$p_fib"
  path_top
  printf 'tool %s\n' "$p_tool"
  p_ping=ping
  [ "$1" = 6 ] && p_ping='ping -6'
  case $p_tool in
    iputils)
      p_df='-M do'
      path_search
      ;;
    busybox)
      p_df=''
      if [ "$1" = 4 ] && [ "$(cat /proc/sys/net/ipv4/ip_no_pmtu_disc 2>/dev/null)" != 0 ]; then echo 'no-df'; else path_search; fi
      ;;
    tracepath) path_trace ;;
  esac
  printf 'after %s\n' "$(path_route)"
}
path_tool() {
  p_fraction='' p_root=''
  case $(ping -n -c 1 -W 1 127.0.0.1 2>&1) in
    *'ermission denied'* | *'not permitted'*) can_all && [ "$CLEARANCE_ROOT" != root ] && p_root=1 ;;
  esac
  case $(ip -V 2>&1) in
    *iproute2*) p_ip=iproute2 ;;
    *) if command -v ip >/dev/null 2>&1; then p_ip=other; else p_ip=none; fi ;;
  esac
  case $(
    ping -V 2>&1
    ping --help 2>&1
  ) in
    *iputils[\ -][0-9]*) p_tool=iputils p_fraction=1 ;;
    *iputils*) p_tool=iputils ;;
    *usybox* | *usyBox*) p_tool=busybox ;;
    *) if command -v tracepath >/dev/null 2>&1; then p_tool=tracepath; else p_tool=none; fi ;;
  esac
}
path_each() {
  [ $# -gt 0 ] || return 0
  e_one=$1
  shift
  # shellcheck disable=SC2086 # three words
  path_one $e_one | beside path_each "$@"
}
path_one() { frame "path $1 $2 $3" 131072 path_measure "$2" "$3"; }
path_gateway() {
  g_line=$(ip -o "-$1" route show default 2>/dev/null | sort -t' ' | awk '{ m = 0; for (i = 1; i < NF; i++) if ($i == "metric") m = $(i + 1); print m, $0 }' | sort -n | head -n 1)
  case $g_line in *' via '*' dev '*) ;; *) return ;; esac
  g_via=${g_line#* via } g_via=${g_via#inet6 } g_via=${g_via#inet } g_via=${g_via%% *}
  # A route of one IP family may have a gateway of the other. The address decides how it is pinged.
  case $g_via in *:*) g_family=6 ;; *) g_family=4 ;; esac
  g_dev=${g_line#* dev } g_dev=${g_dev%% *}
  case $g_via in *[!0-9a-fA-F:.]*) return ;; fe80:*) g_via=$g_via%$g_dev ;; esac
  printf 'gateway %s %s' "$g_family" "$g_via"
}
paths_section() {
  path_tool
  g_4=$(path_gateway 4) g_6=$(path_gateway 6) s_6=$(ip -6 route show default 2>/dev/null)
  [ "$g_4" = "$g_6" ] && g_6=''
  set -- "$@" "$g_4" "$g_6"
  s_all=$#
  while [ "$s_all" -gt 0 ]; do
    s_one=$1
    shift
    case $s_one in
      '') ;;
      *' 6 '*:*) set -- "$@" "$s_one" ;;
      *' 6 '*) [ -n "$s_6" ] && set -- "$@" "$s_one" ;;
      *) set -- "$@" "$s_one" ;;
    esac
    s_all=$((s_all - 1))
  done
  path_each "$@"
}
