import { scaled } from '../../pace/scaled.mjs';
import { mustSh } from '../instance/exec';
import type { Instance } from '../types';

const NETWORKS = {
  wide: `<network><name>wide</name><forward mode="nat"/><mtu size="1400"/><bridge name="br-vm"/><ip address="192.168.78.1" netmask="255.255.255.0"/></network>`,
  isolated: `<network><name>isolated</name><bridge name="virbr7"/><ip address="192.168.77.1" netmask="255.255.255.0"/></network>`,
};

/** libvirt's default network, a network with an MTU on a bridge with another name, and one without a way out. */
export async function startLibvirt(instance: Instance): Promise<void> {
  const define = Object.entries(NETWORKS).map(
    ([name, xml]) =>
      `echo '${xml}' >/tmp/${name}.xml; virsh -q net-define /tmp/${name}.xml; virsh -q net-start ${name}`,
  );
  await mustSh(instance, ['set -e', 'systemctl start libvirtd', 'virsh -q net-start default', ...define].join('\n'), {
    timeoutMs: scaled(60_000),
  });
}
