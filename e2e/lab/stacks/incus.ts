import { scaled } from '../../pace/scaled.mjs';
import { mustSh } from '../instance/exec';
import type { Instance } from '../types';
import { interfaces } from './podman';

// An image of one program, so that nothing has to be downloaded.
const IMAGE = `mkdir -p /tmp/image/rootfs/bin /tmp/image/rootfs/sbin /tmp/image/rootfs/dev /tmp/image/rootfs/proc /tmp/image/rootfs/sys /tmp/image/rootfs/etc
cp /bin/busybox /tmp/image/rootfs/bin/busybox
for applet in bin/sh bin/cat sbin/init; do ln -sf /bin/busybox /tmp/image/rootfs/$applet; done
printf 'architecture: x86_64\\ncreation_date: 1700000000\\n' >/tmp/image/metadata.yaml
tar -C /tmp/image -czf /tmp/image.tar.gz metadata.yaml rootfs`;

/**
 * Incus (or LXD, which has the same commands) with its first bridge and a second bridge with another name and an MTU,
 * and a container on each.
 * @returns the MTU of eth0 in the container on each bridge, as the container sees it
 */
export async function startIncus(
  instance: Instance,
  command: 'incus' | 'lxc' = 'incus',
): Promise<Record<string, number>> {
  const bridge = command === 'incus' ? 'incusbr0' : 'lxdbr0';
  const start =
    command === 'incus'
      ? 'systemctl start incus.service && incus admin init --minimal'
      : 'systemctl start lxd.service && lxd init --minimal';
  await mustSh(
    instance,
    `set -e
    ${start}
    ${IMAGE}
    ${command} image import /tmp/image.tar.gz --alias tiny --quiet
    ${command} network create lan bridge.mtu=1400 ipv6.address=none
    ${command} launch tiny one --quiet --network ${bridge}
    ${command} launch tiny two --quiet --network lan`,
    { timeoutMs: scaled(120_000) },
  );
  return interfaces(
    instance,
    `${command} exec one -- cat /sys/class/net/eth0/mtu | sed 's/^/${bridge} /'; ${command} exec two -- cat /sys/class/net/eth0/mtu | sed 's/^/lan /'`,
  );
}
