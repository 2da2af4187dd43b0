# Steps that every program has, one function for each. They run in a subshell whose output goes into the journal, so
# they pass values to each other in files in $D. Status: 0 passed, 3 skipped, 4 warned, else failed.

# shellcheck disable=SC2317 # a program replaces it if its roll-back needs the state before
note_before() { :; }
begin() {
  boot_id >"$D/boot-id" || return 1
  : >"$D/begun" || return 1
  flush "$D/begun"
  note_before || return 1
  prune_old 2>/dev/null || :
}
# The roll-back's input must be on the disk before anything is changed: the power may fail at any time.
flush_notes() {
  for note in "$D"/*; do
    if [ -f "$note" ] && [ ! -L "$note" ]; then flush "$note"; fi
  done
  flush "$D"
}

# Confirmed or rolled back by a name in $D. Without such a name in time, it is rolled back, too.
await_confirmation() {
  end=$(($(up_seconds) + CONFIRM))
  echo "within $CONFIRM s"
  while [ ! -L "$D/verdict" ]; do
    if [ "$(up_seconds)" -ge "$end" ]; then
      decide revert:not-confirmed
      break
    fi
    pause 1
  done
  decision
  [ "$(decision)" = confirmed ]
}

recover() {
  echo "begun in boot $(cat "$D/boot-id" 2>/dev/null), now $(boot_id): $(decision)"
  return 4
}
