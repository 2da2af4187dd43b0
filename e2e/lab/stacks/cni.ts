import { mustSh } from '../instance/exec';
import type { Instance } from '../types';
import { interfaces } from './podman';

const NETWORKS = {
  wide: { type: 'bridge', bridge: 'cni0', isGateway: true, ipMasq: true, mtu: 1500, ipam: ipam('10.22.0.0/16') },
  fits: { type: 'bridge', bridge: 'br-fits', isGateway: true, mtu: 1442, ipam: ipam('10.23.0.0/16') },
  bare: { type: 'bridge', bridge: 'br-bare', isGateway: true, ipam: ipam('10.24.0.0/16') },
};

function ipam(subnet: string) {
  return { type: 'host-local', subnet };
}

/**
 * Three networks in /etc/cni/net.d, each with a container's namespace that the CNI bridge plugin connected to it, as
 * containerd does.
 * @returns the MTU of eth0 in each namespace
 */
export async function startCni(instance: Instance): Promise<Record<string, number>> {
  const names = Object.keys(NETWORKS);
  const lines = Object.entries(NETWORKS).map(([name, plugin]) => {
    const list = {
      cniVersion: '0.4.0',
      name,
      plugins: [plugin, { type: 'portmap', capabilities: { portMappings: true } }],
    };
    const one = { cniVersion: '0.4.0', name, ...plugin };
    return `echo '${JSON.stringify(list)}' >/etc/cni/net.d/10-${name}.conflist
    ip netns add ${name}
    echo '${JSON.stringify(one)}' | CNI_COMMAND=ADD CNI_CONTAINERID=${name} CNI_NETNS=/run/netns/${name} CNI_IFNAME=eth0 CNI_PATH=/usr/lib/cni /usr/lib/cni/bridge`;
  });
  await mustSh(instance, ['set -e', 'mkdir -p /etc/cni/net.d', ...lines].join('\n'));
  return interfaces(
    instance,
    `for n in ${names.join(' ')}; do ip netns exec $n cat /sys/class/net/eth0/mtu | sed "s/^/$n /"; done`,
  );
}
