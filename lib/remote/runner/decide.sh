# Leaves DECISION, "confirmed" or "revert:<why>", as a name that only one process can create, and waits for the runner's
# result after a confirmation. Needs own-folder.sh.

if [ ! -d "$D" ]; then
  # One system call creates the name: either a late start has the folder, or we have it.
  if [ "$DECISION" = confirmed ] || ! { mkdir -p "$STATE" && mkdir -m 0700 "$D"; } 2>/dev/null; then
    emit state absent
    exit 0
  fi
  : >"$D/journal"
  ln -s "$DECISION" "$D/verdict"
  ln -s "refused:${DECISION#revert:}" "$D/result"
fi
emit state present
# A confirmation only counts while the runner waits for one.
asks=$(grep '^J ' "$D/journal" | tail -n 1 | cut -d' ' -f3,4)
if [ "$DECISION" != confirmed ] || [ "$asks" = 'await-confirmation running' ]; then
  ln -s "$DECISION" "$D/verdict" 2>/dev/null
  limit 60 sync
fi
emit decision "$(readlink "$D/verdict" 2>/dev/null)"
if [ "$DECISION" = confirmed ]; then
  tries=0
  while [ ! -L "$D/result" ] && [ $tries -lt 15 ]; do
    tries=$((tries + 1))
    sleep 1
  done
fi
emit result "$(readlink "$D/result" 2>/dev/null)"
