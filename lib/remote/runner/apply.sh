# Puts the runner into its folder, takes the lock and starts the runner outside of this SSH session. Answers "started
# <how>" or "refused <code> <detail>"; if refused, nothing was changed. Needs own-folder.sh, runner-state.sh,
# runner_text, and payload_text, which prints base64. PAYLOAD is the SHA-256 of the decoded payload, or "none". NEEDS
# are the tools that the program needs in addition to those of the runner, separated by spaces.

case $ID in *[!0-9a-f-]* | '') exit 1 ;; esac
MINE=
refuse() {
  if [ -n "$MINE" ]; then
    [ "$(readlink "$STATE/lock" 2>/dev/null)" = "$ID" ] && rm -f "$STATE/lock"
    rm -f "/etc/systemd/system/clearance-$ID.service"
    rm -f "$D/runner.sh" "$D/runner.new" "$D/new.base64" "$D/new" "$D/journal"
    rmdir "$D" 2>/dev/null
  fi
  emit refused "$1 ${2-}"
  exit 0
}
# The lock is a link whose target is the id of its holder. One system call takes it, or fails because it is taken. (-n,
# because the target is also the name of a folder next to it.) A holder without a folder, or with a result, has ended. A
# holder that was killed in the middle is brought to its end first.
take_lock() {
  ln -sn "$ID" "$STATE/lock" 2>/dev/null && return 0
  holder=$(readlink "$STATE/lock" 2>/dev/null)
  case $holder in '' | *[!0-9a-f-]*) refuse locked ;; esac
  [ "$holder" = "$ID" ] && return 0
  if [ -d "$STATE/$holder" ] && [ ! -L "$STATE/$holder/result" ]; then
    if alive_in "$STATE/$holder"; then refuse locked "$holder"; fi
    if [ -e "$STATE/$holder/begun" ]; then
      launch "$STATE/$holder" "$holder" >/dev/null
      refuse locked "$holder"
    fi
    # Its runner may be about to start.
    [ -n "$(find "$STATE/$holder" -maxdepth 0 -mmin +2 2>/dev/null)" ] || refuse locked "$holder"
  fi
  mkdir "$STATE/lock.break" 2>/dev/null || {
    # Left over from a crash between two lines of this script.
    [ -n "$(find "$STATE/lock.break" -maxdepth 0 -mmin +2 2>/dev/null)" ] && rmdir "$STATE/lock.break" 2>/dev/null
    refuse locked "$holder"
  }
  [ "$(readlink "$STATE/lock" 2>/dev/null)" = "$holder" ] && rm -f "$STATE/lock"
  ln -sn "$ID" "$STATE/lock" 2>/dev/null
  rmdir "$STATE/lock.break"
  [ "$(readlink "$STATE/lock" 2>/dev/null)" = "$ID" ] || refuse locked
}
for tool in base64 timeout sha256sum stat readlink sync head tail tr sed cut find $NEEDS; do
  command -v "$tool" >/dev/null 2>&1 || refuse missing-tool "$tool"
done
if [ -L "$STATE" ]; then refuse start-failed "$STATE is a symbolic link"; fi
mkdir -p "$STATE" || refuse no-space "$STATE"
[ "$(stat -c %u "$STATE")" = 0 ] || refuse start-failed "$STATE is not root's"
if [ -d "$D" ]; then
  # Asked a second time, because the first answer was lost.
  if [ -e "$D/runner.pid" ] || [ -L "$D/result" ] || [ -e "$D/begun" ]; then
    emit started already
    exit 0
  fi
  rm -f "$D/runner.sh" "$D/runner.new" "$D/new.base64" "$D/new" "$D/journal"
else
  mkdir -m 0700 "$D" || refuse no-space "$D"
fi
MINE=1
take_lock

runner_text >"$D/runner.new" || refuse no-space runner
payload_text >"$D/new.base64" || refuse no-space new
if [ "$PAYLOAD" != none ]; then
  base64 -d <"$D/new.base64" >"$D/new" || refuse no-space new
  [ "$(sha256sum <"$D/new" | cut -c1-64)" = "$PAYLOAD" ] || refuse no-space new
fi
rm -f "$D/new.base64"
# Written in one step: whoever finds a runner file may start it.
tail -n 1 "$D/runner.new" | grep -q '^revert not-confirmed$' || refuse no-space runner
sh -n "$D/runner.new" || refuse start-failed 'the runner does not parse'
: >"$D/journal" || refuse no-space journal
mv -f "$D/runner.new" "$D/runner.sh" || refuse no-space runner

# One unit for both: it runs now, and is started again when it is killed, or at the next boot if the run was in the
# middle. It removes itself at the end.
if [ -d /run/systemd/system ]; then
  cat >"/etc/systemd/system/clearance-$ID.service" 2>/dev/null <<UNIT
[Unit]
Description=Clearance: $(printf '%s' "$TITLE" | tr _ ' ') ($ID)
ConditionPathExists=$D/runner.sh
StartLimitIntervalSec=0

[Service]
Type=simple
ExecStart=/bin/sh $D/runner.sh
Restart=on-failure
RestartForceExitStatus=SIGHUP SIGINT SIGPIPE SIGTERM
RestartSec=1
StartLimitInterval=0
TimeoutStopSec=5
OOMScoreAdjust=-500

[Install]
WantedBy=multi-user.target
UNIT
  if [ -e "/etc/systemd/system/clearance-$ID.service" ]; then
    limit 60 systemctl daemon-reload >/dev/null 2>&1
    limit 20 systemctl enable "clearance-$ID.service" >/dev/null 2>&1 || rm -f "/etc/systemd/system/clearance-$ID.service"
  fi
fi
limit 60 sync
how=$(launch "$D" "$ID")
tries=0
while [ ! -s "$D/journal" ] && [ ! -L "$D/result" ]; do
  tries=$((tries + 1))
  if [ $tries -gt 20 ]; then
    # Nothing was changed. This name stops a runner that starts late.
    ln -s revert:start-failed "$D/verdict"
    ln -s refused:start-failed "$D/result"
    refuse start-failed "$(limit 10 systemctl status "clearance-$ID.service" --no-pager -n 5 2>&1 | head -c 600)"
  fi
  sleep 1
done
emit started "$how"
