import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labSupport } from '../host/support';
import { mustSh } from '../instance/exec';
import { giveLabBack, takeLab } from '../pool/pool';
import type { Lab } from '../types';
import { inspect } from './probes-inspect';

const support = labSupport();

describe.skipIf(!support.supported)(`an OpenStack host${support.reason ? ` (${support.reason})` : ''}`, () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await takeLab(['bookworm+ovs']);
  });
  afterAll(() => giveLabBack(lab));

  it('has its bridges, taps and tunnels seen', async () => {
    const [instance] = lab.instances;
    if (!instance) throw new Error('no instance');
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
  });
});
