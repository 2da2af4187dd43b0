# Sends one round of pings, all at once: ROUND WAIT OVERHEAD ADDRESS PING DF PEEK SIZE…. Prints a line for each, `try
# ROUND SIZE DF STATUS` and the output of ping, its lines joined by `|`. If ping took at least a second longer than
# WAIT, `late` follows the status: an instance that is too busy may have caused a missing reply. All of it is one line,
# because bash writes each line separately, and another ping's could come between. Run by the section itself, or as root
# by a separate shell, so it must not need anything else.

p_round=$1 p_wait=$2 p_over=$3 p_address=$4 p_ping=$5 p_df=$6 p_peek=$7
shift 7
case $p_wait in 0.*) p_most=160 ;; *) p_most=$((p_wait * 100 + 100)) ;; esac
path_now() {
  read -r n_up _ </proc/uptime 2>/dev/null || n_up=0.00
  n_up=${n_up%.*}${n_up#*.} n_up=${n_up#0} n_up=${n_up#0}
}
path_try() {
  path_now
  t_from=$n_up
  # shellcheck disable=SC2086 # both may be more than one word, or none
  t_out=$($p_ping -n -c 1 -W "$p_wait" $2 -s $(($1 - p_over)) "$p_address" 2>&1 </dev/null)
  t_status=$?
  path_now
  t_late=''
  [ "$((n_up - t_from))" -gt "$p_most" ] && t_late=late
  t_head="try $p_round $1 ${2#-M } $t_status$t_late"
  set -f
  IFS="
"
  # shellcheck disable=SC2086 # one word a line
  set -- $t_out
  IFS="|"
  printf "%s %.500s\n" "$t_head" "$*"
}
for s in "$@"; do path_try "$s" "$p_df" & done
if [ -n "$p_peek" ]; then
  path_try "$p_peek" "-M probe" &
  path_try "$p_peek" "-M probe" &
fi
wait
