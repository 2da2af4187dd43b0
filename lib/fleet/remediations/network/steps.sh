# The steps of a network that is recreated or repaired, one function for each. Needs functions.sh and members.sh. OLD is
# the id of the present network, empty if there is none. FORMER is that of the change that left it incomplete, otherwise
# empty. $D/new has the arguments, and a line missing-<id> or idle-<id> for each container that is not on the network,
# or is stopped and has to run.

check_plan() {
  if [ "$(cat "$D/docker-was")" != up ]; then
    echo 'Docker does not answer'
    return 1
  fi
  is=$(fingerprint | sha256sum | cut -c1-64)
  if [ "$is" != "$FINGERPRINT" ]; then
    echo 'the network, or a container on it, is no longer as planned'
    return 1
  fi
}

# Runs the words after $2 with the arguments that file $1 has for $2. They are data: no shell parses them.
with_arguments() {
  from=$1 wanted=$2
  shift 2
  while read -r what value <&7; do
    [ "$what" = "$wanted" ] || continue
    argument=$(printf '%s' "$value" | base64 -d && echo .) || return 1
    set -- "$@" "${argument%.}"
  done 7<"$from"
  limit 60 "$@"
}

# Everything of a network but its MTU, one fact on each line. Docker prints the gateway of a subnet that it chose with
# its prefix.
describe() {
  # shellcheck disable=SC2016 # the variables are those of Docker's template
  limit 20 docker network inspect --format '{{println .Driver .EnableIPv6 .Internal .Attachable .IPAM.Driver}}{{json .IPAM.Config}}
{{range $k, $v := .IPAM.Options}}{{println "ipam" $k (json $v)}}{{end}}{{range $k, $v := .Labels}}{{println "label" $k (json $v)}}{{end}}{{range $k, $v := .Options}}{{if ne $k "'"$MTU_OPTION"'"}}{{println "option" $k (json $v)}}{{end}}{{end}}' "$1" \
    | sed 's|\("Gateway":"[^"/]*\)/[0-9]*"|\1"|g'
}
# The part of a description that may be shown: a label may have a password.
without_values() { sed 's/^\(ipam\|label\|option\) \([^ ]*\) .*/\1 \2/'; }
# The network with id $1 is as file $2 describes it; options that this daemon gives every new network may have been
# added. Nothing is written: the roll-back uses it too, and a disk may be full.
as_described() {
  now=$(describe "$1") || return 1
  lacking=$(printf '%s\n' "$now" | grep -Fxv -f - "$2")
  more=$(printf '%s\n' "$now" | grep -Fxv -f "$2" | grep -v '^option ')
  [ -z "$lacking$more" ] && return 0
  printf 'was:\n%s\nis:\n%s\n' "$lacking" "$more" | without_values
  return 1
}

# For people, if everything else fails, and to compare with.
save_network() {
  if [ -n "$OLD" ]; then
    limit 20 docker network inspect "$OLD" >"$D/network.json" || return 1
    describe "$OLD" >"$D/network.is" || return 1
    [ -s "$D/network.is" ] || return 1
    mtu_of "$OLD" >"$D/mtu.was" || return 1
    without_values <"$D/network.is"
  else
    echo 'there is none'
  fi
  for each in $(members); do
    limit 10 docker container inspect --format '{{.Id}} {{.Name}} {{json .NetworkSettings.Networks}}' "$each" || return 1
  done >"$D/endpoints.json"
  flush "$D/endpoints.json"
}

# From here on there is something to roll back.
begin_changing() {
  [ -e "$D/cutting" ] && return 0
  flush_notes
  : >"$D/cutting" || return 1
  flush "$D/cutting"
}
is_missing() { grep -q "^missing-$1 " "$D/new"; }

disconnect() {
  begin_changing || return 1
  for each in $(members); do
    if is_missing "$each"; then continue; fi
    : >"$D/cut.$each" || return 1
    flush "$D/cut.$each"
    limit 60 docker network disconnect "$OLD" "$each" || return 1
    echo "$each"
  done
}

remove_network() {
  limit 60 docker network rm "$OLD"
}

create_network() {
  begin_changing || return 1
  found=$(network_ids) || return 1
  if [ -n "$found" ]; then
    echo "there is one: $found"
    return 1
  fi
  # Without this note, a network that is found later belongs to somebody else.
  : >"$D/creating" || return 1
  flush "$D/creating"
  said=$(with_arguments "$D/new" create-new docker network create 2>&1)
  made=$?
  echo "$said"
  case $said in *'already exists'*) rm -f "$D/creating" ;; esac
  return "$made"
}

compare_network() {
  id=$(network_ids)
  is=$(mtu_of "$id") || return 1
  echo "docker network inspect $NETWORK: $is"
  [ "$is" = "$MTU" ] || return 1
  # If the network was left incomplete, the notes are those of the change that did so.
  like=$D/network.is
  if [ -n "$FORMER" ]; then like=$STATE/$FORMER/network.is; fi
  if [ ! -s "$like" ]; then
    echo "$like is gone: nothing but the MTU was compared"
    return 4
  fi
  as_described "$id" "$like"
}

# Containers with a configured address come first in the payload, so that no other container gets it.
connect_again() {
  begin_changing || return 1
  on=$(attached "$(network_ids)") || return 1
  remark=
  for each in $(members); do
    if echo "$on" | grep -qx "$each"; then
      [ -n "$FORMER" ] || remark="$remark $each"
      continue
    fi
    exists "$each" || {
      echo "is gone: $each"
      continue
    }
    with_arguments "$D/new" "connect-$each" docker network connect || return 1
  done
  if [ -n "$remark" ]; then echo "put on it by somebody else, and left as they are:$remark"; fi
  # shellcheck disable=SC2119 # no argument: this is not the roll-back
  addresses || return
  [ -z "$remark" ] || return 4
}
# Docker gives the lowest free address: if a lower one was free, a container has another address than before. Containers
# that were missing are missing again after the roll-back.
# shellcheck disable=SC2120 # rollback-steps.sh passes it
addresses() {
  changed=
  off=
  while read -r what value <&8; do
    case $what in was-*) ;; *) continue ;; esac
    if [ "${1-}" = back ] && is_missing "${what#was-}"; then continue; fi
    was=$(printf '%s' "$value" | base64 -d)
    is=$(limit 10 docker container inspect --format "{{.State.Running}} {{.Name}} {{with index .NetworkSettings.Networks \"$NETWORK\"}}{{.IPAddress}}{{end}}" "${what#was-}" 2>/dev/null)
    [ -n "$is" ] || continue
    case $is in 'true '*' ') off="$off ${is#true }" ;; esac
    is=${is#* }
    if [ "${is##* }" = "$was" ]; then
      echo "$is"
    else
      echo "$is, was $was"
      changed=1
    fi
  done 8<"$D/new"
  if [ -n "$off" ]; then
    echo "not on the network:$off"
    return 1
  fi
  [ -z "$changed" ] || return 4
}

interfaces() {
  if ! command -v nsenter >/dev/null 2>&1 || ! command -v ip >/dev/null 2>&1; then
    echo 'there is no nsenter, or no ip'
    return 3
  fi
  wrong=$(wrong_interfaces)
  if [ -n "$wrong" ]; then
    echo "$wrong"
    return 1
  fi
  echo "every interface on it has $MTU"
}

# Containers that were left stopped are among those that have to run again.
all_again() {
  for each in $(idle); do
    exists "$each" || continue
    name=$(limit 10 docker container inspect --format '{{.Name}}' "$each") || return 1
    grep -qs " $each " "$D/containers" "$D/containers.more" || echo "- $each false running $name" >>"$D/containers.more" || return 1
  done
  if [ -e "$D/containers.more" ]; then flush "$D/containers.more"; fi
  containers_again
}
idle() { sed -n 's/^idle-\([0-9a-f]*\) .*/\1/p' "$D/new"; }
