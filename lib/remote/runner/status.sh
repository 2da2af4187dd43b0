# The journal from line AFTER on, followed live until the runner waits for a confirmation, has ended, or SECONDS_MAX are
# over. If the runner died in the middle, it is started again and rolls the change back. Needs runner-state.sh.

if [ ! -d "$D" ]; then
  emit state absent
  exit 0
fi
emit state present
if [ ! -L "$D/result" ] && ! alive_in "$D"; then
  sleep 2
  if [ ! -L "$D/result" ] && ! alive_in "$D"; then emit recovering "$(launch "$D" "$ID")"; fi
fi
read -r up _ </proc/uptime
end=$((${up%%.*} + SECONDS_MAX))
waiting=
while :; do
  done=
  [ -L "$D/result" ] && ! alive_in "$D" && done=1
  while IFS= read -r line <&7; do
    case $line in 'J '*) ;; *) continue ;; esac
    rest=${line#J }
    seq=${rest%% *}
    case $seq in '' | *[!0-9]*) continue ;; esac
    [ "$seq" -gt "$AFTER" ] || continue
    AFTER=$seq
    emit journal "$line"
    case $line in *' await-confirmation running '*) waiting=1 ;; 'J '*) waiting= ;; esac
  done 7<"$D/journal"
  [ -z "$done" ] || break
  if [ "$(grep '^J ' "$D/journal" | tail -n 1 | cut -d' ' -f3,4)" = 'await-confirmation running' ]; then waiting=1; fi
  [ -z "$waiting" ] || break
  read -r up _ </proc/uptime
  [ "${up%%.*}" -lt "$end" ] || break
  sleep 0.3 2>/dev/null || sleep 1
done
emit result "$(readlink "$D/result" 2>/dev/null)"
emit decision "$(readlink "$D/verdict" 2>/dev/null)"
if alive_in "$D"; then emit alive yes; else emit alive no; fi
emit waiting "$waiting"
