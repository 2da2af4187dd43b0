# `proof_networks` prints a line for each of Docker's networks, `ID DRIVER INTERNAL ATTACHABLE INGRESS USED NAME`.
# ./parse reads these too, to report networks that are not tested. `proof_provable` makes the list of those that are
# tested, `ID NAME …`, PROOF_MOST at most: first the default bridge, then those in use. On a macvlan or ipvlan network
# the container uses an address of its pool for some seconds, like any other container.

proof_networks() {
  n_ids=$(dk network ls -q --no-trunc | grep -E '^[0-9a-z]{12,64}$' | head -n 1000)
  [ -n "$n_ids" ] || return 1
  # shellcheck disable=SC2086 # many ids
  dk network inspect --format '{{.Id}} {{.Driver}} {{.Internal}} {{.Attachable}} {{.Ingress}} {{if .Containers}}1{{else}}0{{end}} {{.Name}}' $n_ids
}
proof_provable() {
  while read -r n_id n_driver n_internal n_attachable n_ingress n_used n_name; do
    case $n_id in *[!0-9a-z]*) continue ;; ?????????????????????????*) ;; *) continue ;; esac
    case $n_name in '' | [!A-Za-z0-9]* | *[!A-Za-z0-9_.-]*) continue ;; esac
    case "$n_driver $n_internal $n_attachable $n_ingress" in
      'bridge false '* | 'macvlan false '* | 'ipvlan false '* | 'overlay false true false') ;;
      *) continue ;;
    esac
    n_order=2
    [ "$n_used" = 0 ] || n_order=1
    [ "$n_name" = bridge ] && n_order=0
    printf '%s %s %s\n' "$n_order" "$n_id" "$n_name"
  done | sort -k1,1n | head -n "$PROOF_MOST" | while read -r _ n_id n_name; do printf '%s %s ' "$n_id" "$n_name"; done
}
