import { mustSh } from '../instance/exec';
import { mustInNamespace } from '../network/namespaces';
import type { Instance, Lab } from '../types';

/** Different from the lab's own prefix. */
const SUBNET = 'fd5a:c1ea:7a9d:1::/64';

/**
 * A network named `six` with IPv4 and IPv6. Its IPv6 leaves the instance without NAT and the lab's router routes it
 * back, so only one instance of a lab can have it. `mtu` is its option; without it, Docker uses 1500.
 */
export async function createIpv6Network(lab: Lab, instance: Instance, mtu?: number): Promise<void> {
  const option = mtu ? `--opt com.docker.network.driver.mtu=${mtu}` : '';
  await mustSh(instance, `docker network create --ipv6 --subnet ${SUBNET} ${option} six`);
  await mustSh(instance, 'sysctl -q -w net.ipv6.conf.all.forwarding=1; ip6tables -P FORWARD ACCEPT');
  await mustInNamespace(lab.router.namespace, ['ip', '-6', 'route', 'replace', SUBNET, 'via', instance.address6]);
}
