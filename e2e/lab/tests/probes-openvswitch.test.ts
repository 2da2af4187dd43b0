import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labSupport } from '../host/support';
import { mustSh } from '../instance/exec';
import { giveLabBack, takeLab } from '../pool/pool';
import type { Lab } from '../types';
import { inspect, pathTo } from './probes-inspect';

const support = labSupport();

describe.skipIf(!support.supported)(`an OpenStack host${support.reason ? ` (${support.reason})` : ''}`, () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await takeLab(['bookworm+ovs']);
  });
  afterAll(() => giveLabBack(lab));

  const only = () => {
    const [instance] = lab.instances;
    if (!instance) throw new Error('no instance');
    return instance;
  };

  it('has its bridges, taps and tunnels seen', async () => {
    const instance = only();
    expect((await inspect(lab, instance)).observations.openvswitch).toMatchObject({ value: { version: '3.1.0' } });
    await mustSh(
      instance,
      `ovs-vsctl add-br br-int -- set bridge br-int datapath_type=netdev
       ovs-vsctl add-br br-ex -- set bridge br-ex datapath_type=netdev
       ovs-vsctl add-port br-int gnv0 -- set interface gnv0 type=geneve options:remote_ip=198.18.0.99
       ip tuntap add tap1234abcd-12 mode tap
       ip link set tap1234abcd-12 mtu 1442
       ovs-vsctl add-port br-int tap1234abcd-12
       ovs-vsctl set Open_vSwitch . external_ids:ovn-encap-type=geneve`,
    );
    const seen = await inspect(lab, instance);
    expect(seen.observations.openvswitch).toMatchObject({
      known: true,
      value: {
        tunnelTypes: ['geneve'],
        links: expect.arrayContaining([
          { name: 'br-int', mtu: expect.any(Number) },
          { name: 'br-ex', mtu: 1500 },
          { name: 'tap1234abcd-12', mtu: 1442 },
        ]),
      },
    });
    expect(seen.codes).toContain('openvswitch');
    const denied = await inspect(lab, instance, { user: 'nosudo' });
    expect(denied.observations.openvswitch).toMatchObject({
      value: { links: expect.arrayContaining([{ name: 'br-ex', mtu: 1500 }]) },
    });
    expect(denied.observations.openvswitch).not.toHaveProperty('value.bridges');
  });

  it('with a bridge as egress is recommended the MTU of the bridge’s port, which loses larger packets', async () => {
    const instance = only();
    await mustSh(
      instance,
      `set -e
       ip netns add far
       ip link add nic0 mtu 1400 type veth peer name far0 netns far
       ip -n far link set far0 mtu 1500 up; ip -n far addr add 198.18.254.2/30 dev far0
       # Open vSwitch gives a bridge no port's address that is locally administered (pick_local_hw_addr in bridge.c).
       ip link set nic0 address 00:16:3e:00:00:01 up
       ovs-vsctl add-port br-ex nic0 -- set interface br-ex mtu_request=1500
       ovs-vsctl add-port br-ex to-int -- set interface to-int type=patch options:peer=to-ex
       ovs-vsctl add-port br-int to-ex -- set interface to-ex type=patch options:peer=to-int
       ovs-vsctl add-port br-ex vlan10 tag=10 -- set interface vlan10 type=internal
       ip link set br-ex up; ip addr add 198.18.254.1/30 dev br-ex
       ip route add 1.1.1.1 via 198.18.254.2 dev br-ex`,
    );
    const seen = await inspect(lab, instance, { targets: ['198.18.254.2'] });
    expect(seen.observations.openvswitch).toMatchObject({
      value: {
        bridges: expect.arrayContaining([
          {
            name: 'br-ex',
            ports: expect.arrayContaining([
              { interface: 'br-ex', type: 'internal' },
              { interface: 'nic0', type: '' },
              { interface: 'to-int', type: 'patch', peer: 'to-ex' },
              { interface: 'vlan10', type: 'internal', tag: 10 },
            ]),
          },
        ]),
      },
    });
    expect(seen.observations.egress).toContainEqual(expect.objectContaining({ interface: 'br-ex', linkMtu: 1500 }));
    expect(pathTo(seen, '198.18.254.2')).toMatchObject({ outcome: 'black-hole', pathMtu: 1400, linkMtu: 1500 });
    expect(seen).toMatchObject({ recommendedMtu: 1400 });
    const below = seen.findings.find(({ code }) => code === 'nic-over-smaller');
    expect(below?.params).toMatchObject({ interface: 'br-ex', nicMtu: 1500, below: 'nic0', carried: 1400 });
    // For a user that may not ask Open vSwitch, the address that the bridge took from its port decides.
    const denied = await inspect(lab, instance, { user: 'nosudo' });
    expect(denied).toMatchObject({ recommendedMtu: 1400 });
    expect(denied.codes).toContain('nic-over-smaller');
    await mustSh(
      instance,
      // A tap is down while it gets another address, so its routes go.
      `ovs-vsctl set bridge br-ex other-config:hwaddr=02:00:00:00:00:01
       ip route replace 1.1.1.1 via 198.18.254.2 dev br-ex`,
    );
    const unknown = await inspect(lab, instance, { user: 'nosudo' });
    expect(unknown).toMatchObject({ recommendedMtu: null });
    expect(unknown.codes).toContain('nic-below-unknown');
    expect(await inspect(lab, instance)).toMatchObject({ recommendedMtu: 1400 });
  });
});
