import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labSupport } from '../host/support';
import { mustSh } from '../instance/exec';
import { instanceOf } from '../lab-file';
import { giveLabBack, takeLab } from '../pool/pool';
import type { Instance, Lab } from '../types';
import { inspect, pathTo } from './probes-inspect';

const support = labSupport();

/** A machine beyond the bridge: the gateway to the internet. */
const FAR = '198.18.254.2';

/** Links below the egress interface, of the kinds that this kernel has: bridges, veths and macvlans. */
describe.skipIf(!support.supported)(`below the egress${support.reason ? ` (${support.reason})` : ''}`, () => {
  let lab: Lab;
  let instance: Instance;

  beforeAll(async () => {
    lab = await takeLab(['bookworm']);
    instance = instanceOf(lab, 'bookworm');
    // SSH stays on ens3: a bridge with a larger MTU than its port would break it.
    await mustSh(
      instance,
      `set -e
      ip netns add far
      ip link add br0 type bridge forward_delay 0
      ip link add nic0 mtu 1400 type veth peer name far0 netns far
      ip -n far link set far0 mtu 1500 up; ip -n far addr add ${FAR}/30 dev far0
      ip link set nic0 master br0 up; ip link set br0 mtu 9000 up
      ip addr add 198.18.254.1/30 dev br0; ip route add 1.1.1.1 via ${FAR} dev br0`,
    );
  });
  afterAll(() => giveLabBack(lab));

  it('a port with a smaller MTU than its bridge loses larger packets, and its MTU is recommended', async () => {
    const seen = await inspect(lab, instance, { targets: [FAR] });
    expect(seen.observations.egress).toContainEqual(expect.objectContaining({ interface: 'br0', linkMtu: 9000 }));
    const far = pathTo(seen, FAR);
    expect(far).toMatchObject({ outcome: 'black-hole', linkMtu: 9000 });
    // The kernel lets a port send a VLAN tag's four bytes more.
    expect([1400, 1404]).toContain(far?.pathMtu);
    expect(seen).toMatchObject({ recommendedMtu: 1400, verdict: 'oversized' });
    const oversized = seen.findings.find(({ code }) => code === 'bridge-oversized');
    expect(oversized?.params).toMatchObject({ mtu: 1400, interface: 'nic0', nicMtu: 1400 });
    const below = seen.findings.find(({ code }) => code === 'nic-over-smaller');
    expect(below?.params).toMatchObject({ interface: 'br0', nicMtu: 9000, below: 'nic0', carried: 1400 });
  });

  it('counts neither a guest’s veth nor a port that is down, and follows a veth into the next bridge', async () => {
    await mustSh(
      instance,
      `set -e
      ip netns add guest
      ip link add veth77 mtu 1300 type veth peer name eth0 netns guest
      ip link set veth77 master br0 up; ip -n guest link set eth0 up
      ip link add spare0 mtu 1200 type veth peer name spare1; ip link set spare0 master br0; ip link set br0 mtu 9000`,
    );
    expect((await inspect(lab, instance)).recommendedMtu).toBe(1400);
    await mustSh(
      instance,
      `set -e
      ip link del spare0; ip addr flush dev br0
      ip link add up0 mtu 9000 type veth peer name up1 mtu 9000
      ip link set up1 master br0 up; ip link set up0 up
      ip addr add 198.18.254.1/30 dev up0; ip route replace 1.1.1.1 via ${FAR} dev up0
      ip -n far neigh flush all
      # Docker drops forwarded packets, and br_netfilter takes bridged ones for forwarded.
      [ ! -e /proc/sys/net/bridge ] || sysctl -q -w net.bridge.bridge-nf-call-iptables=0`,
    );
    const seen = await inspect(lab, instance, { targets: [FAR] });
    expect(seen.observations.egress).toContainEqual(expect.objectContaining({ interface: 'up0', linkMtu: 9000 }));
    expect(pathTo(seen, FAR)).toMatchObject({ outcome: 'black-hole' });
    expect(seen.recommendedMtu).toBe(1400);
    const below = seen.findings.find(({ code }) => code === 'nic-over-smaller');
    expect(below?.params).toMatchObject({ interface: 'up0', below: 'nic0', carried: 1400 });
  });

  it('a macvlan has no more than the NIC below it', async () => {
    await mustSh(
      instance,
      `set -e
      ip addr flush dev up0; ip link set nic0 nomaster
      ip link add mv0 link nic0 type macvlan mode bridge; ip link set mv0 up
      ip addr add 198.18.254.1/30 dev mv0; ip route replace 1.1.1.1 via ${FAR} dev mv0`,
    );
    const seen = await inspect(lab, instance, { targets: [FAR] });
    expect(seen.observations.egress).toContainEqual(expect.objectContaining({ interface: 'mv0', linkMtu: 1400 }));
    expect(pathTo(seen, FAR)).toMatchObject({ outcome: 'clear', pathMtu: 1400 });
    expect(seen.recommendedMtu).toBe(1400);
    expect(seen.codes).not.toContain('nic-over-smaller');
  });
});
