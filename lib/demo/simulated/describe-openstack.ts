import type { Machine } from './machine';
import type { AnswerFrame } from './render-frames';

/** The section with what the metadata service says of ens3 (network_data.json). */
export function describeOpenstack(machine: Machine): AnswerFrame[] {
  const data = {
    links: [
      {
        id: `tap${machine.idOf('port').slice(0, 11)}`,
        vif_id: machine.idOf('port').slice(0, 36),
        type: 'ovs',
        mtu: machine.definition.expectedMtu ?? machine.definition.nicMtu ?? machine.nicMtu,
        ethernet_mac_address: machine.mac,
      },
    ],
    networks: [
      {
        id: 'network0',
        type: 'ipv4_dhcp',
        link: `tap${machine.idOf('port').slice(0, 11)}`,
        network_id: machine.idOf('network').slice(0, 36),
      },
    ],
    services: [],
  };
  return [{ name: 'openstack-metadata', body: JSON.stringify(data) }];
}
