# Tells every network; nothing where Docker did not say which there are.

tell_networks() {
  nets=$(limit 10 docker network ls -q --no-trunc 2>/dev/null) || return 0
  nets=$(echo "$nets" | head -n 500)
  # One that is removed between the two questions makes the second fail, and the others are told all the same.
  # shellcheck disable=SC2086 # ids are hexadecimal and are meant to be split
  networks=$(limit 20 docker network inspect --format '{"name":{{json .Name}},"driver":{{json .Driver}},"scope":{{json .Scope}},"attachable":{{json .Attachable}},"ingress":{{json .Ingress}},"options":{{json .Options}},"labels":{{json .Labels}},"ipam":{{json .IPAM}},"containers":{{json .Containers}}}' $nets 2>/dev/null)
  [ -n "$networks" ] || return 0
  printf '%s\n' "$networks" | emit_from networks 2000000
}
