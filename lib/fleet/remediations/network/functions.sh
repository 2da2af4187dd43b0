# Questions to Docker that the plan and the program ask in the same way. NETWORK is the name. ALSO has the ids of
# containers that are read on any network, separated by spaces. fingerprint prints everything that a plan is bound to:
# which network has the name, which containers are on it, and how.

network_ids() {
  networks=$(limit 20 docker network ls --no-trunc --format '{{.ID}} {{.Name}}') || return 1
  echo "$networks" | while read -r id name; do
    if [ "$name" = "$NETWORK" ]; then echo "$id"; fi
  done
}
# Containers on the network with id $1, also stopped ones. Docker's filter also accepts the beginning of an id as a
# name. Containers of our own proof are left out: they are removed soon.
attached() {
  [ -n "$1" ] || return 0
  listed=$(limit 20 docker ps -a --no-trunc --format "{{.Label \"$PROOF_LABEL\"}}={{.ID}}" --filter "network=$NETWORK" --filter "network=$1") || return 1
  ids=$(echo "$listed" | sed -n 's/^=//p')
  [ -n "$ids" ] || return 0
  # shellcheck disable=SC2086 # ids are hexadecimal and are meant to be split
  on_it=$(limit 30 docker container inspect --format "{{range \$k, \$v := .NetworkSettings.Networks}}{{if or (eq \$k \"$NETWORK\") (eq \$v.NetworkID \"$1\")}}{{println \$.Id}}{{end}}{{end}}" $ids)
  # A container that was removed meanwhile is not an error, but a timeout is: the third is BusyBox's.
  case $? in 124 | 137 | 143) return 1 ;; esac
  echo "$on_it" | grep .
  return 0
}
# Containers on the network with id $1, and those in ALSO that exist.
members_of() {
  here=$(attached "$1") || return 1
  also=
  if [ -n "$ALSO" ]; then
    also=$(limit 20 docker ps -aq --no-trunc) || return 1
    also=$(echo "$also" | grep -xF "$(echo "$ALSO" | tr ' ' '\n')")
  fi
  printf '%s\n%s\n' "$here" "$also" | sort -u | grep .
  return 0
}
fingerprint() {
  found=$(network_ids)
  echo "$found"
  on=$(members_of "$found")
  [ -n "$on" ] || return 0
  # shellcheck disable=SC2086 # ids are hexadecimal and are meant to be split
  limit 30 docker container inspect --format '{{.Id}} {{.State.Status}} {{.HostConfig.NetworkMode}} {{json .NetworkSettings.Networks}}' $on | sort
}
