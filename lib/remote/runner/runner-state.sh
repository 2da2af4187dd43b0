# Whether a runner is alive, and how to start one.

# Whether the runner of folder $1 is alive.
alive_in() {
  [ -r "$1/runner.pid" ] || return 1
  read -r pid boot began <"$1/runner.pid" || return 1
  case $pid in '' | *[!0-9]*) return 1 ;; esac
  [ "$boot" = "$(cat /proc/sys/kernel/random/boot_id)" ] || return 1
  [ -r "/proc/$pid/stat" ] || return 1
  # The system uses process numbers again; the start time identifies the process.
  [ "$(sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null | cut -d' ' -f20)" = "$began" ]
}
# Starts the runner of folder $1 with id $2, outside of this session; prints how.
launch() {
  unit=clearance-$2.service
  if [ -d /run/systemd/system ] && command -v systemctl >/dev/null 2>&1; then
    if [ -e "/etc/systemd/system/$unit" ]; then
      limit 20 systemctl start --no-block "$unit" >/dev/null 2>&1 && echo unit && return 0
    fi
    # An older systemd has no --collect. Then a failed unit stays in the list.
    for extra in --collect --quiet; do
      limit 20 systemd-run --quiet $extra --unit="clearance-$2-run" -p Restart=on-failure -p RestartSec=1 /bin/sh "$1/runner.sh" >/dev/null 2>&1 && echo systemd-run && return 0
    done
  fi
  # The outer shell starts it again if it is killed.
  # shellcheck disable=SC2016 # for the shell that it starts
  setsid sh -c 'n=0; while [ $n -lt 20 ]; do sh "$0"; [ $? -lt 75 ] && break; n=$((n + 1)); sleep 1; done' "$1/runner.sh" </dev/null >/dev/null 2>&1 &
  echo setsid
}
