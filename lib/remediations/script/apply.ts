import { rootScript } from './envelope';
import { type Run, runnerScript } from './runner';
import { sha256 } from './sha256';

/**
 * `# clearance fix-apply`: puts the runner into its folder on the instance, takes the lock and starts the runner apart
 * from this SSH session. Answers `started <how>` or `refused <code> <detail>`; when refused, nothing was changed.
 *
 * @param faults see runnerScript: for the lab's fault tests only
 * @throws Error where a value does not fit in a script
 */
export function applyScript(nonce: string, run: Run, faults = ''): string {
  const { name, title, needs, payload } = run.program;
  const encoded = payload === null ? '' : Buffer.from(payload).toString('base64').replace(/.{76}/g, '$&\n');
  return rootScript(
    'fix-apply',
    nonce,
    {
      ...{ ID: run.id, TITLE: title.replaceAll(' ', '_'), PAYLOAD: payload === null ? 'none' : sha256(payload) },
      NEEDS: needs.join(':'),
    },
    `${LOCK}${INSTALL}
cat >"$D/runner.new" <<'CLEARANCE_RUNNER_END' || refuse no-space runner
${runnerScript(run, faults)}CLEARANCE_RUNNER_END
cat >"$D/new.base64" <<'CLEARANCE_NEW_END' || refuse no-space new
${encoded}
CLEARANCE_NEW_END
${START}`,
    name,
  );
}

/** The state of a remediation on the instance; shared with fix-status. Sets D; `alive` says whether its runner lives. */
export const RUNNER_STATE = `
D=$STATE/$ID
alive_in() {
  [ -r "$1/runner.pid" ] || return 1
  read -r pid boot began <"$1/runner.pid" || return 1
  case $pid in '' | *[!0-9]*) return 1 ;; esac
  [ "$boot" = "$(cat /proc/sys/kernel/random/boot_id)" ] || return 1
  [ -r "/proc/$pid/stat" ] || return 1
  # Process numbers are used again; the start time tells.
  [ "$(sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null | cut -d' ' -f20)" = "$began" ]
}
# Start the runner of folder $1 with id $2, apart from this session; prints how.
launch() {
  unit=clearance-$2.service
  if [ -d /run/systemd/system ] && command -v systemctl >/dev/null 2>&1; then
    if [ -e "/etc/systemd/system/$unit" ]; then
      limit 20 systemctl start --no-block "$unit" >/dev/null 2>&1 && echo unit && return 0
    fi
    # An older systemd has no --collect; without it a failed unit stays listed.
    for extra in --collect --quiet; do
      limit 20 systemd-run --quiet $extra --unit="clearance-$2-run" -p Restart=on-failure -p RestartSec=1 /bin/sh "$1/runner.sh" >/dev/null 2>&1 && echo systemd-run && return 0
    done
  fi
  # The outer shell starts it again should it be killed.
  # shellcheck disable=SC2016
  setsid sh -c 'n=0; while [ $n -lt 20 ]; do sh "$0"; [ $? -lt 75 ] && break; n=$((n + 1)); sleep 1; done' "$1/runner.sh" </dev/null >/dev/null 2>&1 &
  echo setsid
}
`;

const LOCK = `
${RUNNER_STATE}
case $ID in *[!0-9a-f-]* | '') exit 1 ;; esac
MINE=
refuse() {
  if [ -n "$MINE" ]; then
    [ "$(readlink "$STATE/lock" 2>/dev/null)" = "$ID" ] && rm -f "$STATE/lock"
    rm -f "/etc/systemd/system/clearance-$ID.service"
    rm -f "$D/runner.sh" "$D/runner.new" "$D/new.base64" "$D/new" "$D/journal"
    rmdir "$D" 2>/dev/null
  fi
  emit refused "$1 \${2:-}"
  exit 0
}
# The lock is a link whose target is the id of its holder: taken, or found taken, by one system call. (-n, since the
# target is also the name of a folder beside it.) A holder without
# a folder, or with a result, is done; one that was killed in the middle is brought to its end first.
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
    # Left behind by a crash between two lines of this script.
    [ -n "$(find "$STATE/lock.break" -maxdepth 0 -mmin +2 2>/dev/null)" ] && rmdir "$STATE/lock.break" 2>/dev/null
    refuse locked "$holder"
  }
  [ "$(readlink "$STATE/lock" 2>/dev/null)" = "$holder" ] && rm -f "$STATE/lock"
  ln -sn "$ID" "$STATE/lock" 2>/dev/null
  rmdir "$STATE/lock.break"
  [ "$(readlink "$STATE/lock" 2>/dev/null)" = "$ID" ] || refuse locked
}
`;

const INSTALL = `
for tool in base64 timeout sha256sum stat readlink sync head tail tr sed cut find $(echo "$NEEDS" | tr : ' '); do
  command -v "$tool" >/dev/null 2>&1 || refuse missing-tool "$tool"
done
if [ -L "$STATE" ]; then refuse start-failed "$STATE is a symbolic link"; fi
mkdir -p "$STATE" || refuse no-space "$STATE"
[ "$(stat -c %u "$STATE")" = 0 ] || refuse start-failed "$STATE is not root's"
if [ -d "$D" ]; then
  # Asked twice, because the answer to the first was lost.
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
`;

const START = `
if [ "$PAYLOAD" != none ]; then
  base64 -d <"$D/new.base64" >"$D/new" || refuse no-space new
  [ "$(sha256sum <"$D/new" | cut -c1-64)" = "$PAYLOAD" ] || refuse no-space new
fi
rm -f "$D/new.base64"
# Whole, or not there by its name: whoever finds a runner may start it.
tail -n 1 "$D/runner.new" | grep -q '^revert not-confirmed$' || refuse no-space runner
sh -n "$D/runner.new" || refuse start-failed 'the runner does not parse'
: >"$D/journal" || refuse no-space journal
mv -f "$D/runner.new" "$D/runner.sh" || refuse no-space runner

# One unit for both: it runs now and is started again when it is killed, and on the next boot should there be one in
# the middle. It takes itself away at the end.
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
    # Nothing has been changed. The name keeps a runner that comes late from beginning.
    ln -s revert:start-failed "$D/verdict"
    ln -s refused:start-failed "$D/result"
    refuse start-failed "$(limit 10 systemctl status "clearance-$ID.service" --no-pager -n 5 2>&1 | head -c 600)"
  fi
  sleep 1
done
emit started "$how"
`;
