import { quote, STATE_FOLDER } from './envelope';
import { FIND_CONFIG } from './facts';
import { RUNNER_STEPS } from './runner-steps';

/** What one run of the runner holds itself to. Everything is checked before it goes into the script. */
export interface RunnerParameters {
  /** Id of the remediation, a UUID. */
  id: string;
  /** What `docker network inspect bridge` has to say, bytes of IP packet. */
  mtu: number;
  /** Time to wait for a confirmation, s. */
  confirmSeconds: number;
  /** daemon.json on the instance: absolute, of letters, digits and `._@-/`. */
  path: string;
  /** SHA-256 of daemon.json as planned, hex, or `absent`. */
  expected: string;
  /** SHA-256 of daemon.json afterwards, hex, or `absent`. */
  wanted: string;
  /** Mode (octal) and numeric owner of the file afterwards; ignored where `wanted` is `absent`. */
  mode: string;
  owner: string;
}

/**
 * The program that makes the change, or takes it back, on the instance itself. It needs nobody: not the SSH session
 * that started it, not Clearance. It writes one journal line a step, and it ends in exactly one of two states, named by
 * the symbolic link `result`: confirmed, or the old bytes back.
 *
 * Three names in its folder decide everything, and each is made by one atomic system call: `begun` (a second start
 * means that the first was killed: take back), `verdict` (confirmed or revert, whoever is first), `result`.
 *
 * @param faults shell lines run before and after every step, with $name and $when set: for the lab's fault tests only
 */
export function runnerScript(parameters: RunnerParameters, faults = ''): string {
  checkParameters(parameters);
  const { id, mtu, confirmSeconds, path, expected, wanted, mode, owner } = parameters;
  return `#!/bin/sh
# Clearance: one change of daemon.json, made or taken back. What happened is in the journal beside this file.
set -u
ID=${quote('id', id)}
MTU=${quote('mtu', String(mtu))}
CONFIRM=${quote('confirm', String(confirmSeconds))}
FILE=${quote('path', path)}
EXPECTED=${quote('expected', expected)}
WANTED=${quote('wanted', wanted)}
MODE=${quote('mode', mode)}
OWNER=${quote('owner', owner)}
STATE=${STATE_FOLDER}
D=$STATE/$ID
FOLDER=\${FILE%/*}
TMP=$FOLDER/.daemon.json.clearance-$ID.new
KEEP=$FOLDER/.daemon.json.clearance-$ID.old
LC_ALL=C
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
HOME=/root
export LC_ALL PATH HOME
umask 077
cd / || exit 1
faults() {
  # shellcheck disable=SC2034
  when=$2 name=$1
${faults || '  :'}
}
${MACHINERY}${FIND_CONFIG}${RUNNER_STEPS}${MAIN}`;
}

function checkParameters({ id, mtu, confirmSeconds, path, expected, wanted, mode, owner }: RunnerParameters): void {
  const sha = /^([0-9a-f]{64}|absent)$/;
  const whole = [mtu, confirmSeconds].every((n) => Number.isInteger(n) && n > 0 && n < 100_000);
  if (
    !/^[0-9a-f-]{36}$/.test(id) ||
    !whole ||
    !isPlainPath(path) ||
    !sha.test(expected) ||
    !sha.test(wanted) ||
    !/^[0-7]{3,4}$/.test(mode) ||
    !/^\d{1,10}:\d{1,10}$/.test(owner)
  ) {
    throw new Error('parameters that do not fit in a script');
  }
}

/** A path that means the same to every tool: absolute, no `..`, nothing that a shell could take for anything else. */
export function isPlainPath(path: string): boolean {
  return (
    /^(\/[A-Za-z0-9._@-]{1,64}){1,12}$/.test(path) && !path.split('/').some((part) => part === '..' || part === '.')
  );
}

const MACHINERY = `
limit() { timeout -k 5 "$@" 9>&-; }
pause() { sleep "$1" 9>&-; }
b64() { base64 | tr -d '\\n'; }
now() {
  t=$(date +%s%3N 2>/dev/null)
  case $t in '' | *[!0-9]*) t=$(date +%s)000 ;; esac
  echo "$t"
}
up_seconds() {
  read -r up _ </proc/uptime
  echo "\${up%%.*}"
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
# Flushes one file or folder; an older sync knows only how to flush all.
flush() { limit 30 sync "$1" 2>/dev/null || limit 60 sync; }

SEQ=$(grep -c '^J ' "$D/journal" 2>/dev/null)
case $SEQ in '' | *[!0-9]*) SEQ=0 ;; esac
# A line that a full disk cut short must not spoil the next one, hence the line end in front.
journal() {
  SEQ=$((SEQ + 1))
  printf '\\nJ %s %s %s %s %s %s\\n' "$SEQ" "$1" "$2" "$3" "$4" "$(printf '%s' "$5" | tail -c 2000 | b64)" >>"$D/journal" 2>/dev/null
}
# step NAME FUNCTION: 0 passed, 3 skipped, 4 warned, anything else failed.
step() {
  faults "$1" before
  started=$(now)
  journal "$1" running "$started" - ''
  out=$("$2" 2>&1)
  rc=$?
  case $rc in 0) said=passed ;; 3) said=skipped ;; 4) said=warned ;; *) said=failed ;; esac
  journal "$1" "$said" "$started" $(($(now) - started)) "$out"
  faults "$1" after
  case $rc in 0 | 3 | 4) return 0 ;; *) return 1 ;; esac
}
# Names are made by one system call, so that exactly one of two contenders wins.
decide() { ln -s "$1" "$D/verdict" 2>/dev/null || [ -L "$D/verdict" ]; }
verdict() { readlink "$D/verdict" 2>/dev/null; }
`;

const MAIN = `
revert() {
  why=$(verdict)
  why=\${why#revert:}
  [ -n "$why" ] || why=$1
  # A reboot started Docker with whatever file was there, and stopped every container.
  rebooted=
  [ "$(cat "$D/boot-id" 2>/dev/null)" = "$(boot_id)" ] || rebooted=1
  if [ ! -e "$D/replacing" ] && [ -z "$rebooted" ]; then
    step clean-up remove_temporary
    finish "reverted:$why"
  fi
  broken=
  if [ -e "$D/replacing" ]; then step restore-file restore_file || broken=restore-file; fi
  if [ -e "$D/restarting" ] || [ -n "$rebooted" ]; then
    if [ -e "$D/replacing" ]; then
      step restore-reset-failed reset_failed
      step restore-restart restart_docker
    fi
    step restore-docker-answers restore_docker_answers || broken=\${broken:-restore-docker-answers}
    if [ -z "$broken" ]; then step restore-containers containers_again || broken=restore-containers; fi
  fi
  step clean-up remove_temporary
  if [ -n "$broken" ]; then finish "revert-failed:$why:$broken"; fi
  finish "reverted:$why"
}

# The last words: from here on the lock is free, and a later start finds nothing to do.
finish() {
  faults finish before
  ln -s "$1" "$D/result" 2>/dev/null
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

must() { step "$1" "$2" || { decide "revert:step-failed:$1"; revert "step-failed:$1"; }; }

exec 9>"$D/run.lock" || exit 1
if command -v flock >/dev/null 2>&1; then flock -w 90 9 || exit 75; fi
printf '%s %s %s\\n' "$$" "$(boot_id)" "$(sed 's/.*) //' "/proc/$$/stat" | cut -d' ' -f20)" >"$D/runner.pid"

if [ -L "$D/result" ]; then
  tidy
  exit 0
fi
if [ "$(verdict)" = confirmed ]; then
  step clean-up remove_temporary
  finish confirmed
fi
if [ -e "$D/begun" ]; then
  why=interrupted
  [ "$(cat "$D/boot-id" 2>/dev/null)" = "$(boot_id)" ] || why=rebooted
  decide "revert:$why"
  # A confirmation may have come first, a moment ago.
  if [ "$(verdict)" = confirmed ]; then
    step clean-up remove_temporary
    finish confirmed
  fi
  step recover recover
  revert "$why"
fi

must begin begin
if ! step check check_plan; then
  decide 'revert:changed-since-plan'
  finish 'refused:changed-since-plan'
fi
must record-containers record_containers
must backup back_up
must write write_new
must validate validate
must replace replace
must reload reload
must reset-failed reset_failed
must restart restart_first
must docker-answers docker_answers
must bridge-mtu bridge_mtu
must containers containers_again
step await-confirmation await_confirmation
if [ "$(verdict)" = confirmed ]; then
  step clean-up remove_temporary
  finish confirmed
fi
revert not-confirmed
`;
