# The order of an inspection: what answers at once first, and beside it all that waits. The paths to measure are the
# positional parameters; the proof, which only an inspection that is to run one brings along, takes PROOF_URL and
# PROOF_TARGET6.

quick_section() {
  system_section
  links_section
  routes_section
  stacks_section
  clamp_section
}

if [ "$PROOF" = asked ]; then
  quick_section | beside docker_section | beside openstack_section | beside openvswitch_section \
    | beside paths_section "$@" | beside proof_section "$PROOF_URL" "$PROOF_TARGET6"
else
  quick_section | beside docker_section | beside openstack_section | beside openvswitch_section \
    | beside paths_section "$@"
fi
