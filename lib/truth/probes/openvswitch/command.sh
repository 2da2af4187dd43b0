# Open vSwitch on an OpenStack host: its own tools are asked if they are there; the links show the rest.

# Without commas, colons and equals signs: no spelling of them in a sudo rule suits every version of sudo-rs.
ovs_list() { as_root_for 3 "$v_tool" -t 2 -f list list Interface; }
ovs_interfaces() {
  v_all=$(ovs_list) || return
  printf '%s\n' "$v_all" | sed -n '/^\(name\|type\|mtu\) *:/p'
}
ovs_show() { as_root_for 3 "$v_tool" -t 2 show; }
ovs_encapsulation() { as_root_for 3 "$v_tool" -t 2 get Open_vSwitch . external_ids; }
ovs_version() { "$v_tool" --version; }
openvswitch_section() {
  v_tool=$(command -v ovs-vsctl || command -v microstack.ovs-vsctl)
  [ -n "$v_tool" ] || return 0
  v_tool=$(program_of_root "${v_tool##*/}")
  frame ovs-version 512 ovs_version
  frame ovs-interfaces 65536 ovs_interfaces
  frame ovs-show 131072 ovs_show
  frame ovs-encapsulation 4096 ovs_encapsulation
}
