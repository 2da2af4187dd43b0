# The steps of a repair of daemon.json, in addition to those of a change of it. Needs ../daemon-config/steps.sh. Docker is
# never restarted: it is only started if it is down because of the file. STARTS is "yes" then.

start_docker() {
  : >"$D/starting" || return 1
  flush "$D/starting"
  limit 150 systemctl start docker.service && return 0
  limit 10 journalctl -u docker.service -n 12 --no-pager -o cat 2>/dev/null
  return 1
}

# It was down before, and with the file from before it could not be started again.
stop_docker() {
  limit 150 systemctl stop docker.service
  case $(limit 10 systemctl show -p ActiveState docker.service 2>/dev/null) in
    *=inactive | *=failed) echo 'Docker is down, as before' ;;
    *) return 1 ;;
  esac
}

# A running Docker has not read the file.
# shellcheck disable=SC2034,SC2317 # lib/remote/runner/runner.sh calls it, and reads broken
undo() {
  [ -e "$D/replacing" ] || return 0
  step restore-file restore_file || broken=restore-file
  [ -e "$D/starting" ] || return 0
  step restore-stopped stop_docker || broken=${broken:-restore-stopped}
}
