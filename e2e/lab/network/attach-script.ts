import { namespaceName } from '../layout';
import type { Instance } from '../types';
import { type NetworkPlan, OVERLAY_MTU } from './plan';

/**
 * A shell script that gives an instance a new network namespace: ens3 with its addresses, on the overlay, and nothing
 * else. It runs before every boot, so docker0, rules and cached path MTUs are gone as after a real reboot.
 */
export function attachScript(plan: NetworkPlan, instance: Instance): string {
  const namespace = namespaceName(instance.lab, instance.name);
  const { router } = plan.namespaces;
  // The bridge's end is named after the last byte of the address; an instance's name may be too long for a link.
  const port = `port${instance.address.split('.')[3]}`;
  return `set -e
# A namespace takes its links along, but at a time of the kernel's choosing: the name is needed again now.
ip -n ${router} link del ${port} 2>/dev/null || true
ip netns del ${namespace} 2>/dev/null || true
ip netns add ${namespace}
ip -n ${router} link add ${port} mtu 9000 type veth peer name ens3 netns ${namespace} mtu ${OVERLAY_MTU}
ip -n ${router} link set ${port} master tenant up
ip -n ${namespace} -batch - <<END
link set lo up
link set ens3 address ${instance.mac}
addr add ${instance.address}/${plan.tenant.bits} dev ens3
addr add ${instance.address6}/64 dev ens3 nodad
link set ens3 up
route add default via ${plan.tenant.router}
END
ip -n ${namespace} -6 route add default via ${plan.tenant.router6}
ip netns exec ${namespace} ethtool -K ens3 tso off gso off gro off
ip netns exec ${router} ethtool -K ${port} tso off gso off gro off
`;
}
