# The functions of the runner, which makes a change, or rolls it back, on the instance without help from outside. The
# steps of the change come after them, and main.sh last.
#
# Three names in $D decide everything, and each is created by one atomic system call: "begun" (a second start means that
# the first was killed: roll back), "verdict" (confirmed or revert, the first one wins), "result".

cd / || exit 1
limit() { timeout -k 5 "$@" 9>&-; }
pause() { sleep "$1" 9>&-; }
now() {
  t=$(date +%s%3N 2>/dev/null)
  case $t in '' | *[!0-9]*) t=$(date +%s)000 ;; esac
  echo "$t"
}
up_seconds() {
  read -r up _ </proc/uptime
  echo "${up%%.*}"
}
boot_id() { cat /proc/sys/kernel/random/boot_id; }
hash_of() {
  if [ -L "$1" ]; then
    echo symlink
  elif [ -f "$1" ]; then
    sha256sum <"$1" | cut -c1-64
  elif [ -e "$1" ]; then
    echo other
  else
    echo absent
  fi
}
# Flushes one file or folder; an older sync can only flush everything.
flush() { limit 30 sync "$1" 2>/dev/null || limit 60 sync; }

# Higher than any number that an earlier run wrote, also if the last lines were lost when the power failed.
SEQ=$(sed -n 's/^J \([1-9][0-9]\{0,7\}\) .*/\1/p' "$D/journal" 2>/dev/null | sort -n | tail -n 1)
case $SEQ in '') SEQ=0 ;; *) SEQ=$((SEQ + 100)) ;; esac
# A line that a full disk cut short must not damage the next one, so a line end comes first.
journal() {
  SEQ=$((SEQ + 1))
  printf '\nJ %s %s %s %s %s %s\n' "$SEQ" "$1" "$2" "$3" "$4" "$(printf '%s' "$5" | tail -c 2000 | b64)" >>"$D/journal" 2>/dev/null
}
# step NAME FUNCTION: 0 passed, 3 skipped, 4 warned, anything else failed.
step() {
  faults "$1" before
  started=$(now)
  journal "$1" running "$started" - ''
  out=$("$2" 2>&1)
  rc=$?
  case $rc in 0) said=passed ;; 3) said=skipped ;; 4) said=warned ;; *) said=failed ;; esac
  took=$(($(now) - started))
  # The clock may have been set back since.
  [ "$took" -ge 0 ] || took=0
  journal "$1" "$said" "$started" "$took" "$out"
  faults "$1" after
  case $rc in 0 | 3 | 4) return 0 ;; *) return 1 ;; esac
}
# One system call creates a name, so that exactly one of two processes wins. The file keeps its name, since a fix that an
# older version began is decided by it, too.
decide() { ln -s "$1" "$D/verdict" 2>/dev/null || [ -L "$D/verdict" ]; }
decision() { readlink "$D/verdict" 2>/dev/null; }
revert() {
  why=$(decision)
  why=${why#revert:}
  [ -n "$why" ] || why=$1
  rebooted=
  # shellcheck disable=SC2034 # not every undo reads it
  [ "$(cat "$D/boot-id" 2>/dev/null)" = "$(boot_id)" ] || rebooted=1
  broken=
  undo
  step clean-up remove_temporary
  if [ -n "$broken" ]; then finish "revert-failed:$why:$broken"; fi
  finish "reverted:$why"
}

# The result: from here on the lock is free, and a later start has nothing to do. Without the result, a later start
# would think that this run was killed, and roll back once more. So the run does not end before the result is there.
finish() {
  faults finish before
  tries=0
  # Somebody may have removed the folder, and with it everything there was to end.
  until ln -s "$1" "$D/result" 2>/dev/null || [ -L "$D/result" ] || [ ! -d "$D" ]; do
    tries=$((tries + 1))
    case $tries in
      1) prune_old >/dev/null 2>&1 ;;
      2)
        rm -f "$D/new.base64"
        for note in $SPARE; do rm -f "$D/$note"; done
        ;;
      3) rm -f "$D/new" ;;
      *) pause 10 ;;
    esac
  done
  limit 60 sync
  faults finish after
  tidy
  exit 0
}
tidy() {
  [ "$(readlink "$STATE/lock" 2>/dev/null)" = "$ID" ] && rm -f "$STATE/lock"
  unit=clearance-$ID.service
  if [ -e "/etc/systemd/system/$unit" ]; then
    limit 20 systemctl disable "$unit" >/dev/null 2>&1
    rm -f "/etc/systemd/system/$unit"
    limit 60 systemctl daemon-reload >/dev/null 2>&1
  fi
  rm -f "$D/runner.pid"
}

# If it was cancelled in the meantime, stop here.
must() {
  if [ -L "$D/verdict" ]; then
    why=$(decision)
    [ -e "$D/begun" ] || finish "refused:${why#revert:}"
    revert cancelled
  fi
  step "$1" "$2" || {
    decide "revert:step-failed:$1"
    revert "step-failed:$1"
  }
}
