import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labSupport } from '../host/support';
import { mustSh } from '../instance/exec';
import { giveLabBack, takeLab } from '../pool/pool';
import { startCni } from '../stacks/cni';
import { startIncus } from '../stacks/incus';
import { startLibvirt } from '../stacks/libvirt';
import { startPodman } from '../stacks/podman';
import type { Instance, Lab } from '../types';
import { type Inspected, inspect } from './probes-inspect';

const support = labSupport();

/**
 * Each stack as its package installs it, with containers on its networks: Clearance's observations compared with what
 * the containers see.
 */
describe.skipIf(!support.supported)(`other stacks${support.reason ? ` (${support.reason})` : ''}`, () => {
  let lab: Lab;
  let instance: Instance;
  const named = (seen: Inspected, stack: string) =>
    Object.fromEntries(
      seen.observations.otherStacks.filter((one) => one.stack === stack).map((one) => [one.name, one.mtu]),
    );
  const tooLarge = (seen: Inspected) =>
    seen.findings.filter((one) => one.code === 'stack-oversized').map((one) => one.params.name);

  beforeAll(async () => {
    lab = await takeLab(['trixie+stacks']);
    const [only] = lab.instances;
    if (!only) throw new Error('no instance');
    instance = only;
  });
  afterAll(() => giveLabBack(lab));

  it('that are installed and do nothing are not spoken of', async () => {
    expect((await inspect(lab, instance)).observations.otherStacks).toEqual([]);
  });

  it('Podman: its bridges by the networks that they belong to, and none without a way out', async () => {
    const inside = await startPodman(instance);
    expect(inside).toEqual({ podman: 1500, app: 1400, plain: 1500, inside: 1500 });
    const seen = await inspect(lab, instance);
    expect(named(seen, 'podman')).toEqual({
      podman0: inside.podman,
      'app (podman1)': inside.app,
      'plain (podman2)': inside.plain,
      later: null,
    });
    expect(tooLarge(seen)).toEqual(['podman0', 'plain (podman2)']);
    // Without rights it sees the same: all of this is readable by everybody.
    expect(named(await inspect(lab, instance, { user: 'nosudo' }), 'podman')).toEqual(named(seen, 'podman'));
    await mustSh(instance, 'podman rm -af -t 0');
  });

  it('Incus: its bridges, whatever their names', async () => {
    const inside = await startIncus(instance);
    expect(inside).toEqual({ incusbr0: 1500, lan: 1400 });
    for (const user of ['operator', 'nosudo'])
      expect(named(await inspect(lab, instance, { user }), 'incus')).toEqual(inside);
    await mustSh(instance, 'incus delete -f one two');
  });

  it('libvirt: its networks, from files that it keeps to root, and none that is isolated', async () => {
    await startLibvirt(instance);
    const seen = await inspect(lab, instance);
    expect(named(seen, 'libvirt')).toEqual({ 'default (virbr0)': 1500, 'wide (br-vm)': 1400 });
    expect((await inspect(lab, instance, { user: 'nosudo' })).observations.otherStacks).toContainEqual(
      expect.objectContaining({ stack: 'libvirt', name: 'virbr0', mtu: 1500 }),
    );
  });

  it('CNI: bridges and files, each network once', async () => {
    const inside = await startCni(instance);
    expect(inside).toEqual({ wide: 1500, fits: 1442, bare: 1500 });
    const seen = await inspect(lab, instance);
    expect(named(seen, 'cni')).toEqual({ 'wide (cni0)': 1500, 'fits (br-fits)': 1442, 'bare (br-bare)': 1500 });
    expect(tooLarge(seen).filter((name) => /cni0|br-/.test(String(name)))).toEqual(['wide (cni0)', 'bare (br-bare)']);
  });

  it('Flannel, Calico and Cilium: their files and links as their documents have them', async () => {
    // Built by hand: their daemons need a cluster. The kernel itself keeps the MTU of a VXLAN device small enough if it
    // names its NIC, hence a device without one.
    await mustSh(
      instance,
      `mkdir -p /run/flannel
       printf 'FLANNEL_NETWORK=10.244.0.0/16\\nFLANNEL_SUBNET=10.244.0.1/24\\nFLANNEL_MTU=1392\\nFLANNEL_IPMASQ=true\\n' >/run/flannel/subnet.env
       echo '{"name":"cbr0","cniVersion":"0.3.1","plugins":[{"type":"flannel","delegate":{"hairpinMode":true,"isDefaultGateway":true}},{"type":"portmap","capabilities":{"portMappings":true}}]}' >/etc/cni/net.d/10-flannel.conflist
       echo '{"name":"k8s-pod-network","cniVersion":"0.3.1","plugins":[{"type":"calico","log_level":"info","datastore_type":"kubernetes","mtu":1450,"ipam":{"type":"calico-ipam"},"policy":{"type":"k8s"}},{"type":"bandwidth","capabilities":{"bandwidth":true}}]}' >/etc/cni/net.d/10-calico.conflist
       echo '{"cniVersion":"0.3.1","name":"cilium","plugins":[{"type":"cilium-cni","enable-debug":false,"log-file":"/var/run/cilium/cilium-cni.log"}]}' >/etc/cni/net.d/05-cilium.conflist
       ip link add flannel.1 mtu 1392 type vxlan id 1 dstport 8472 local ${instance.address} dev ens3
       ip link add vxlan.calico mtu 1450 type vxlan id 4096 dstport 4789 local ${instance.address}
       ip link add cilium_host type veth peer name cilium_net
       ip link set cilium_host mtu 1442; ip link set cilium_net mtu 1442`,
    );
    const seen = await inspect(lab, instance);
    expect(named(seen, 'flannel')).toEqual({ 'flannel.1': 1392, FLANNEL_MTU: 1392 });
    expect(named(seen, 'calico')).toEqual({ 'vxlan.calico': 1450, 'k8s-pod-network': 1450 });
    expect(named(seen, 'cilium')).toEqual({ cilium_host: 1442, cilium_net: 1442 });
    const said = tooLarge(seen);
    expect(said).toEqual(expect.arrayContaining(['vxlan.calico', 'k8s-pod-network']));
    for (const name of ['flannel.1', 'FLANNEL_MTU', 'cilium_host', 'cilium_net']) expect(said).not.toContain(name);
  });
});
