import type { Machine } from './machine';
import type { AnswerFrame } from './render-frames';

/** The sections about the system, its links and its routes, in the order of lib/truth/probes. */
export function describeSystem(machine: Machine, user: string, rights: string): AnswerFrame[] {
  const { release } = machine;
  return [
    {
      name: 'os',
      body: `PRETTY_NAME="${release.prettyName}"\nNAME="${release.prettyName.split(' ')[0]}"\nVERSION_ID="${release.version}"\nID=${release.id}\n`,
    },
    { name: 'uname', body: `${machine.definition.hostname ?? machine.name}\n${release.kernel}\nx86_64\n` },
    { name: 'virt', body: 'kvm\n' },
    {
      name: 'dmi',
      body: 'sys_vendor=OpenStack Foundation\nproduct_name=OpenStack Nova\nchassis_asset_tag=OpenStack Nova\n',
    },
    { name: 'openstack', body: '' },
    { name: 'who', body: `${user}\n${rights}\n` },
    { name: 'ping', body: `${release.ping}\n` },
    ...describeWaysOut(machine),
    { name: 'kernel', body: 'ip_no_pmtu_disc=0\ntcp_mtu_probing=0\n' },
  ];
}

/** The links, and the egress interface. */
export function describeWaysOut(machine: Machine): AnswerFrame[] {
  return [
    { name: 'links', body: describeLinks(machine) },
    { name: 'route4', body: `default via ${machine.gateway} dev ens3 proto dhcp src ${machine.address} metric 100 \n` },
    { name: 'route6', body: '' },
    {
      name: 'leaving4',
      body: `1.1.1.1 via ${machine.gateway} dev ens3 src ${machine.address} uid 1000 \\    cache \ndefault via ${machine.gateway} dev ens3 proto dhcp src ${machine.address} metric 100 \n`,
    },
    { name: 'leaving6', body: '' },
    { name: 'mtu6', body: `/proc/sys/net/ipv6/conf/ens3/mtu:${machine.nicMtu}\n` },
  ];
}

function describeLinks(machine: Machine): string {
  const tail = 'addrgenmode eui64 numtxqueues 1 numrxqueues 1 gso_max_size 65536 gso_max_segs 65535 ';
  const lines = [
    `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN mode DEFAULT group default qlen 1000\\    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00 promiscuity 0 minmtu 0 maxmtu 0 ${tail}`,
    `2: ens3: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu ${machine.nicMtu} qdisc fq_codel state UP mode DEFAULT group default qlen 1000\\    link/ether ${machine.mac} brd ff:ff:ff:ff:ff:ff promiscuity 0 minmtu 68 maxmtu 65535 ${tail}`,
  ];
  if (!machine.dockerRuns) return `${lines.join('\n')}\n`;
  const bridge = (index: number, name: string, mtu: number, up: boolean) =>
    `${index}: ${name}: <${up ? 'BROADCAST,MULTICAST,UP,LOWER_UP' : 'NO-CARRIER,BROADCAST,MULTICAST,UP'}> mtu ${mtu} qdisc noqueue state ${up ? 'UP' : 'DOWN'} mode DEFAULT group default \\    link/ether 02:42:9a:1f:00:0${index % 10} brd ff:ff:ff:ff:ff:ff promiscuity 0 minmtu 68 maxmtu 65535 \\    bridge forward_delay 1500 hello_time 200 max_age 2000 ${tail}`;
  const attached = (name: string) => machine.containers.some((one) => (one.network ?? 'bridge') === name);
  // Before 25.0 an empty docker0 shows 1500 with any configuration.
  const modern = Number.parseInt(machine.release.docker, 10) >= 25;
  const docker0 = attached('bridge') || modern ? machine.mtuOfNetwork('bridge') : 1500;
  lines.push(bridge(3, 'docker0', docker0, attached('bridge')));
  for (const [index, network] of machine.networks.slice(1).entries()) {
    if (network.driver === 'overlay') continue;
    const name = `br-${machine.idOf(`network/${network.name}`).slice(0, 12)}`;
    lines.push(bridge(4 + index, name, machine.mtuOfNetwork(network.name), attached(network.name)));
  }
  for (const [index, container] of machine.containers.entries()) {
    const network = container.network ?? 'bridge';
    const master = network === 'bridge' ? 'docker0' : `br-${machine.idOf(`network/${network}`).slice(0, 12)}`;
    lines.push(
      `${20 + index * 2}: veth${container.id.slice(0, 7)}@if${19 + index * 2}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu ${container.mtu} qdisc noqueue master ${master} state UP mode DEFAULT group default \\    link/ether 3a:5c:1e:00:00:0${index % 10} brd ff:ff:ff:ff:ff:ff link-netnsid ${index} promiscuity 1 minmtu 68 maxmtu 65535 \\    veth \\    bridge_slave state forwarding priority 32 cost 2 ${tail}`,
    );
  }
  return `${lines.join('\n')}\n`;
}
