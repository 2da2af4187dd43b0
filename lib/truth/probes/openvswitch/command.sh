# Open vSwitch on an OpenStack host: its own tools are asked if they are there; the links show the rest.

ovs_interfaces() { as_root_for 3 "$v_tool" --timeout=2 -f csv --no-headings --columns=name,type,mtu list Interface; }
ovs_show() { as_root_for 3 "$v_tool" --timeout=2 show; }
ovs_encapsulation() { as_root_for 3 "$v_tool" --timeout=2 get Open_vSwitch . external_ids:ovn-encap-type; }
ovs_version() { "$v_tool" --version; }
openvswitch_section() {
  v_tool=$(command -v ovs-vsctl || command -v microstack.ovs-vsctl)
  [ -n "$v_tool" ] || return 0
  v_tool=${v_tool##*/}
  frame ovs-version 512 ovs_version
  frame ovs-interfaces 65536 ovs_interfaces
  frame ovs-show 131072 ovs_show
  frame ovs-encapsulation 256 ovs_encapsulation
}
