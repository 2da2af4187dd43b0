import { mustSh } from '../instance/exec';
import { mustInNamespace } from '../network/namespaces';
import type { Instance, Lab } from '../types';

/** Apart from the lab's own prefix. */
const SUBNET = 'fd5a:c1ea:7a9d:1::/64';

/**
 * A network named `six` with IPv4 and IPv6 whose IPv6 leaves the instance as it is and is routed back by the lab's
 * router: at most one instance of a lab can have it. `mtu` is what Docker is told; without it, it takes 1500.
 */
export async function createIpv6Network(lab: Lab, instance: Instance, mtu?: number): Promise<void> {
  const option = mtu ? `--opt com.docker.network.driver.mtu=${mtu}` : '';
  await mustSh(instance, `docker network create --ipv6 --subnet ${SUBNET} ${option} six`);
  await mustSh(instance, 'sysctl -q -w net.ipv6.conf.all.forwarding=1; ip6tables -P FORWARD ACCEPT');
  await mustInNamespace(lab.router.namespace, ['ip', '-6', 'route', 'replace', SUBNET, 'via', instance.address6]);
}
