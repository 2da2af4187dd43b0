import { scaled } from '../../pace/scaled.mjs';
import { importTools, TOOLS_IMAGE } from '../docker/images';
import { mustSh } from '../instance/exec';
import type { Instance } from '../types';

// crun, and no control groups: an instance has no pids controller for Podman.
const RUN = 'podman --runtime crun --cgroup-manager cgroupfs run --detach --cgroups disabled';

/**
 * Podman's default network, one with an MTU, one without, one without a way out and one without a container.
 * @returns the MTU of eth0 in the container on each, as the container sees it
 */
export async function startPodman(instance: Instance): Promise<Record<string, number>> {
  await mustSh(
    instance,
    `set -e
    ${importTools('podman')}
    podman network create app --opt mtu=1400
    podman network create plain
    podman network create inside --internal
    podman network create later
    for network in podman app plain inside; do ${RUN} --name $network --network $network ${TOOLS_IMAGE} sleep infinity; done`,
    { timeoutMs: scaled(120_000) },
  );
  return interfaces(
    instance,
    'for n in podman app plain inside; do podman exec $n cat /sys/class/net/eth0/mtu | sed "s/^/$n /"; done',
  );
}

/** `NAME MTU` lines. */
export async function interfaces(instance: Instance, script: string): Promise<Record<string, number>> {
  const lines = (await mustSh(instance, script)).trim().split('\n');
  return Object.fromEntries(
    lines.map((line) => [line.split(' ')[0] ?? '', Number(line.split(' ')[1])] as [string, number]),
  );
}
