# What a plan for a restart of the container NAME needs in addition to the facts. Needs
# lib/truth/probes/containers/command.sh.

for tool in nsenter ip; do
  command -v "$tool" >/dev/null 2>&1 || emit missing-tool "$tool"
done
if [ -n "$DOCKERD_PID" ]; then
  # Docker omits StopTimeout where it is not set, and a missing key of an object is an error.
  # Docker also takes the beginning of an id for a name: the answer has the name.
  limit 20 docker container inspect --format '{"id":{{json .Id}},"name":{{json .Name}},"status":{{json .State.Status}},"startedAt":{{json .State.StartedAt}},"stopSeconds":{{json (index .Config "StopTimeout")}},"mode":{{json .HostConfig.NetworkMode}},"service":{{with .Config.Labels}}{{json (index . "com.docker.swarm.service.name")}}{{else}}null{{end}}}' "$NAME" 2>/dev/null | emit_from restart-container 20000
  # shellcheck disable=SC2034 # lib/truth/probes/containers/command.sh reads it
  c_list=$(limit 20 docker container inspect --format '{{.State.Pid}} {{.Id}}' "$NAME" 2>/dev/null | grep -E '^[1-9][0-9]* [0-9a-f]{64}$')
  containers_section
  # With their names, because a message shows them.
  all=$(limit 20 docker ps -q --no-trunc | head -n 1000)
  # shellcheck disable=SC2086 # ids are hexadecimal and are meant to be split
  [ -n "$all" ] && emit restart-sharing "$(limit 30 docker container inspect --format '{{.HostConfig.NetworkMode}} {{.Name}}' $all 2>/dev/null | grep '^container:')"
fi
