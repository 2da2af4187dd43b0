import { run } from '../host/run';
import { namespaceName } from '../layout';
import type { Instance } from '../types';
import { offloadsOff } from './create';
import { addNamespace, ipBatch, removeNamespace } from './namespaces';
import { type NetworkPlan, OVERLAY_MTU } from './plan';

/** Give an instance a fresh network namespace: ens3 with its addresses, on the overlay, and nothing else. */
export async function attachInstance(plan: NetworkPlan, instance: Instance): Promise<void> {
  const namespace = namespaceName(instance.lab, instance.name);
  const { router } = plan.namespaces;
  // The bridge's end is named after the last byte of the address; an instance's name may be too long for a link's.
  const port = `port${instance.address.split('.')[3]}`;
  // A namespace takes its links along, but at a time of the kernel's choosing: the name is needed again now.
  await run('ip', ['-n', router, 'link', 'del', port]);
  await removeNamespace(namespace);
  await addNamespace(namespace);
  await ipBatch(router, [
    `link add ${port} mtu 9000 type veth peer name ens3 netns ${namespace} mtu ${OVERLAY_MTU}`,
    `link set ${port} master tenant up`,
  ]);
  await ipBatch(namespace, [
    `link set ens3 address ${instance.mac}`,
    `addr add ${instance.address}/${plan.tenant.bits} dev ens3`,
    `addr add ${instance.address6}/64 dev ens3 nodad`,
    'link set ens3 up',
    `route add default via ${plan.tenant.router}`,
    `-6 route add default via ${plan.tenant.router6}`,
  ]);
  await offloadsOff(namespace, 'ens3');
  await offloadsOff(router, port);
}
