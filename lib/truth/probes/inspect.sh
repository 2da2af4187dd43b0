# The order of an inspection: first what answers at once, and in parallel everything that waits. The positional
# parameters are the paths to measure. The proof is only included if the inspection runs one, and uses PROOF_URL and
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
