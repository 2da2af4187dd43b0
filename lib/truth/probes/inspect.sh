# The order of an inspection: first what answers at once, and in parallel everything that waits. The positional
# parameters are the paths to measure. The proof is only included if the inspection runs one, and uses PROOF_URL and
# PROOF_TARGET6. TO_CLEARANCE adds the path to the other end of the SSH connection.

if [ "$TO_CLEARANCE" = asked ]; then
  i_from=${SSH_CONNECTION:-}
  i_from=${i_from%% *}
  # Two measurements of one path at the same time would disturb each other.
  for i_one in "$@"; do case $i_one in *" $i_from") i_from='' ;; esac done
  case $i_from in
    '' | *[!0-9a-fA-F:.]*) ;;
    *:*) set -- "$@" "clearance 6 $i_from" ;;
    *) set -- "$@" "clearance 4 $i_from" ;;
  esac
fi

quick_section() {
  traffic_first_section
  system_section
  links_section
  routes_section
  stacks_section
  clamp_section
}
everything() {
  if [ "$PROOF" = asked ]; then
    quick_section | beside docker_section | beside openstack_section | beside openvswitch_section \
      | beside paths_section "$@" | beside proof_section "$PROOF_URL" "$PROOF_TARGET6"
  else
    quick_section | beside docker_section | beside openstack_section | beside openvswitch_section \
      | beside paths_section "$@"
  fi
}

# The containers come from docker_section, through descriptor 8, to what runs once everything has ended.
{
  {
    everything "$@" 8>&1 >&9 9>&-
    echo end
  } | traffic_last_section
} 9>&1
