# Steps about Docker itself. Needs docker-processes.sh; see lib/remote/runner/steps.sh.

docker_up() { limit 10 docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }
# up, down or silent. Down means certainly down: no unit that runs or is about to, no dockerd, no container process that
# was left over. A Docker that hangs is silent, and so is one that died while its containers run.
docker_state() {
  left=$(docker_processes)
  case $(limit 10 systemctl show -p ActiveState docker.service 2>/dev/null) in
    *=inactive | *=failed | '')
      case $left in
        '') echo down && return 0 ;;
        *dockerd*) ;;
        *) echo silent && return 0 ;;
      esac
      ;;
  esac
  tries=0
  until docker_up; do
    tries=$((tries + 1))
    if [ "$tries" -ge 3 ]; then
      echo silent
      return 0
    fi
    pause 1
  done
  echo up
}

note_before() {
  docker_state >"$D/docker-was" || return 1
  echo "Docker is $(cat "$D/docker-was")"
}

docker_answers() { await_docker 60; }
await_docker() {
  end=$(($(up_seconds) + $1))
  started=
  until docker_up; do
    if [ "$(up_seconds)" -ge "$end" ] || ! start_stopped; then
      limit 10 systemctl show docker.service -p ActiveState -p SubState -p Result
      limit 10 journalctl -u docker.service -n 12 --no-pager -o cat 2>/dev/null
      return 1
    fi
    pause 1
  done
  limit 10 docker version --format 'Docker {{.Server.Version}} answers'
}
# Starts Docker if it does not run and nothing is about to start it. Fails if waiting longer changes nothing: it failed
# again after our start, or it did not run before, either.
start_stopped() {
  case $(limit 10 systemctl show -p ActiveState -p Job docker.service 2>/dev/null) in
    *Job=[1-9]*) return 0 ;;
    *ActiveState=failed*)
      [ -z "$started" ] || return 1
      started=1
      ;;
    *ActiveState=inactive*) [ "$(cat "$D/docker-was" 2>/dev/null)" != down ] || return 1 ;;
    *) return 0 ;;
  esac
  limit 20 systemctl reset-failed docker.service docker.socket >/dev/null 2>&1
  limit 20 systemctl start --no-block docker.service >/dev/null 2>&1
  return 0
}
# After a reboot Docker may have to wait for the network for minutes. If this gives up, nobody rolls the change back.
restore_docker_answers() {
  await_docker 600 && return 0
  [ "$(cat "$D/docker-was" 2>/dev/null)" = down ] || return 1
  echo 'Docker was down before, too'
  return 4
}
