# What a plan for the network NETWORK needs in addition to the facts. Needs functions.sh. OF is the remediation that
# left it incomplete, if any. ALSO has the ids of the containers that it had: they are read on any network, and so are
# those in its notes.

# Containers that were connected during the change, and disconnected again: see note_joined of rollback-steps.sh.
if [ -n "$OF" ]; then
  for note in "$STATE/$OF"/came.*; do
    if [ ! -f "$note" ] || [ -L "$note" ]; then continue; fi
    ALSO="$ALSO ${note##*.}"
    emit came "$(echo "${note##*.}" && head -c 20000 "$note")"
  done
  # Containers that were started again, and ended by themselves: see container-steps.sh.
  for note in "$STATE/$OF"/ended.*; do emit ended "${note##*.}"; done
fi
if [ -n "$DOCKERD_PID" ]; then
  if found=$(network_ids); then emit network-ids "$found"; else found='not told'; fi
  case $found in
    # Swarm ids have letters beyond f.
    *[!0-9a-z]*) ;;
    *)
      emit fingerprint "$(fingerprint | sha256sum | cut -c1-64)"
      [ -z "$found" ] || limit 20 docker network inspect "$found" 2>/dev/null | emit_from network 1000000
      if on=$(attached "$found"); then
        emit attached-count "$(echo "$on" | grep -c .)"
        emit attached "$(echo "$on" | head -n 500)"
      fi
      if on=$(members_of "$found"); then emit members-count "$(echo "$on" | grep -c .)"; fi
      on=$(echo "$on" | head -n 1000)
      # shellcheck disable=SC2086 # ids are hexadecimal and are meant to be split
      [ -n "$on" ] && limit 30 docker container inspect --format '{"id":{{json .Id}},"name":{{json .Name}},"image":{{json .Config.Image}},"status":{{json .State.Status}},"policy":{{json .HostConfig.RestartPolicy.Name}},"labels":{{json .Config.Labels}},"mode":{{json .HostConfig.NetworkMode}},"networks":{{json .NetworkSettings.Networks}}}' $on 2>/dev/null | emit_from endpoints 4000000
      # Asked separately: newer clients do not know this field, and would print nothing at all.
      # shellcheck disable=SC2086 # ids are hexadecimal and are meant to be split
      [ -n "$on" ] && emit hardware-addresses "$(limit 30 docker container inspect --format '{{.Id}} {{.Config.MacAddress}}' $on 2>/dev/null)"
      all=$(limit 20 docker ps -q --no-trunc | head -n 500)
      # shellcheck disable=SC2086 # ids are hexadecimal and are meant to be split
      [ -n "$all" ] && emit sharing "$(limit 30 docker container inspect --format '{{.HostConfig.NetworkMode}} {{.Name}}' $all 2>/dev/null | grep '^container:')"
      [ -z "$found" ] || emit mentions "$(grep -rlsF "br-$(echo "$found" | cut -c1-12)" /etc/iptables /etc/nftables.conf /etc/nftables /etc/nftables.d /etc/ufw /etc/firewalld /etc/network /etc/netplan /etc/systemd/network /etc/sysctl.d /etc/sysctl.conf /etc/shorewall 2>/dev/null | head -n 10)"
      ;;
  esac
fi
