# The roll-back of a change of daemon.json and a restart of Docker. Needs steps.sh.

# Before the file was changed, nothing needs to be rolled back. After a reboot, Docker was started with whatever file
# was there, and every container was stopped.
# shellcheck disable=SC2034,SC2154 # lib/remote/runner/runner.sh sets and reads them
undo() {
  if [ ! -e "$D/replacing" ] && [ -z "$rebooted" ]; then return 0; fi
  if [ -e "$D/replacing" ]; then step restore-file restore_file || broken=restore-file; fi
  if [ -e "$D/restarting" ] || [ -n "$rebooted" ]; then
    if [ -e "$D/replacing" ]; then
      step restore-reset-failed reset_failed
      step restore-restart restore_restart
    fi
    step restore-docker-answers restore_docker_answers || broken=${broken:-restore-docker-answers}
    if [ -z "$broken" ]; then step restore-containers containers_again || broken=restore-containers; fi
  fi
}
