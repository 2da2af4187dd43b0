// OpenStack's metadata service, only the part that an instance needs for the MTU of its network.
// Arguments: MTU, then ADDRESS=MAC for each instance.
import http from 'node:http';

const [mtu = '1442', ...rest] = process.argv.slice(2);
const macs = new Map(rest.map((argument) => argument.split('=') as [string, string]));

/** network_data.json for the instance that asks, which the service recognises by its address. */
function networkData(from: string): object {
  const mac = macs.get(from);
  return {
    links: mac
      ? [
          {
            id: 'tap3f1a7c52-18',
            vif_id: '3f1a7c52-18c4-4a9e-9a57-0c4f6d2b7e11',
            type: 'ovs',
            mtu: Number(mtu),
            ethernet_mac_address: mac,
          },
        ]
      : [],
    networks: mac
      ? [
          {
            id: 'network0',
            type: 'ipv4_dhcp',
            link: 'tap3f1a7c52-18',
            network_id: '8d0f5a4e-7a55-4a4c-bb0b-0d6a2f0e9b35',
          },
        ]
      : [],
    services: [],
  };
}

http
  .createServer((request, response) => {
    const from = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    const answers: Record<string, string | undefined> = {
      '/': 'latest\n',
      '/openstack': 'latest\n',
      '/openstack/': 'latest\n',
      '/openstack/latest/': 'meta_data.json\nnetwork_data.json\n',
      '/openstack/latest/meta_data.json': JSON.stringify({ uuid: 'b3c1f2de-0d53-4a4b-8a36-2b4d1f4e9c01', name: from }),
      '/openstack/latest/network_data.json': JSON.stringify(networkData(from)),
    };
    const answer = answers[request.url ?? ''];
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json', connection: 'close' });
    response.end(answer ?? '');
  })
  .listen(80, '169.254.169.254');
