# One run from its start to its end. STEPS are the steps of the change: <name>=<function>, separated by spaces.

exec 9>"$D/run.lock" || exit 1
if command -v flock >/dev/null 2>&1; then flock -w 90 9 || exit 75; fi
printf '%s %s %s\n' "$$" "$(boot_id)" "$(sed 's/.*) //' "/proc/$$/stat" | cut -d' ' -f20)" >"$D/runner.pid"

if [ -L "$D/result" ]; then
  tidy
  exit 0
fi
if [ "$(decision)" = confirmed ]; then
  step clean-up remove_temporary
  finish confirmed
fi
if [ -e "$D/begun" ]; then
  why=interrupted
  [ "$(cat "$D/boot-id" 2>/dev/null)" = "$(boot_id)" ] || why=rebooted
  decide "revert:$why"
  # A confirmation may have come just before.
  if [ "$(decision)" = confirmed ]; then
    step clean-up remove_temporary
    finish confirmed
  fi
  step recover recover
  revert "$why"
fi

# A runner whose start was given up may start late, when another one has the lock.
if [ "$(readlink "$STATE/lock" 2>/dev/null)" != "$ID" ]; then
  decide revert:locked
  finish refused:locked
fi
must begin begin
if ! step check check_plan; then
  decide 'revert:changed-since-plan'
  finish 'refused:changed-since-plan'
fi
for each in $STEPS; do
  must "${each%=*}" "${each#*=}"
done
step await-confirmation await_confirmation
if [ "$(decision)" = confirmed ]; then
  step clean-up remove_temporary
  finish confirmed
fi
# The last line of the file: apply.sh uses it to check that the runner file is complete.
revert not-confirmed
