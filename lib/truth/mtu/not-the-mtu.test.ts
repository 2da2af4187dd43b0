import { describe, expect, it } from 'vitest';
import { madeFrames } from '@/e2e/fixtures/made-frames';
import { BRIDGE_NAME_OPTION, MTU_OPTION } from '@/lib/truth/docker/network-options';
import { diagnose } from '@/lib/truth/mtu/diagnose';
import { parseObservations } from '@/lib/truth/probes/parse-inspection';
import type { SshStall } from '@/lib/truth/probes/ssh-stall';

// Public cases that look like an MTU fault and are none, and one that does not look like it: output of an instance ->
// verdict.

const link = (index: number, name: string, mtu: number, detail = '', over = '') =>
  `${index}: ${name}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu ${mtu} qdisc noqueue ${over}state UP mode DEFAULT\\    link/ether fa:16:3e:00:00:0${index} brd ff:ff:ff:ff:ff:ff${detail === '' ? '' : ` \\    ${detail}`} addrgenmode eui64\n`;

const idOf = (name: string) => Buffer.from(name).toString('hex').padEnd(64, '0').slice(0, 64);
const network = (name: string, mtu: number | null, containers: string[]) =>
  JSON.stringify({
    Leaves: [name === 'bridge' ? 'docker0' : `br-${name}`, '172.17.0.0/16', '', '-'],
    ...{ IPv6: false, Name: name, Id: idOf(name), Driver: 'bridge', Scope: 'local', Internal: false, Labels: {} },
    Containers: Object.fromEntries(containers.map((one) => [one, { Name: one }])),
    Options: {
      [BRIDGE_NAME_OPTION]: name === 'bridge' ? 'docker0' : `br-${name}`,
      ...(mtu === null ? {} : { [MTU_OPTION]: String(mtu) }),
    },
  });

/** Docker with these networks, without containers. */
function docker(version: string, ...networks: [name: string, mtu: number | null, containers?: string[]][]) {
  return {
    'docker-daemon': 'pid=71\nuid=0\nserver=/usr/sbin/dockerd\nunit=loaded\n',
    'docker-arguments': 'dockerd\n',
    'docker-config-state': '/etc/docker/daemon.json\nabsent\n',
    'docker-info': `{"ServerVersion":"${version}","LiveRestoreEnabled":false,"Swarm":{"LocalNodeState":"inactive"}}\n`,
    'docker-network-ids': networks.map(([name]) => `${idOf(name)}\n`).join(''),
    'docker-networks': networks.map(([name, mtu, on = []]) => `${network(name, mtu, on)}\n`).join(''),
    'docker-ids': '',
    'docker-containers': '',
    'network-rules4': '0:\tfrom all lookup local\n32766:\tfrom all lookup main\n',
    'network-rules6': '0:\tfrom all lookup local\n32766:\tfrom all lookup main\n',
  };
}

const reply = (address: string, size: number) =>
  `try 0 ${size} do 0 PING ${address}|${size - 20} bytes from ${address}: icmp_seq=1 ttl=64 time=0.1 ms`;
const lost = (address: string, size: number) =>
  `try 0 ${size} do 1 PING ${address}|1 packets transmitted, 0 received, 100% packet loss`;
const times = (count: number, line: string) => Array.from({ length: count }, () => line);

function path(address: string, tries: string[], { device = 'ens3', mtu = 1500, cache = '' } = {}): string {
  const head = [`address ${address}`, 'ip iproute2', `before ${address} dev ${device} src 198.18.0.2 ${cache}`];
  return [...head, 'route ', `link ${device} ${mtu}`, 'tool iputils', ...tries].join('\n');
}

/** Packets up to this size pass, larger ones are lost without an error. */
const upTo = (address: string, size: number) =>
  path(address, [
    ...times(2, lost(address, 1500)),
    ...times(12, reply(address, size)),
    ...times(24, lost(address, size + 1)),
  ]);

function told(bodies: Record<string, string>, nic = 1500, sshStall?: SshStall) {
  const frames = {
    links: link(2, 'ens3', nic),
    route4: 'default via 198.18.0.1 dev ens3 \n',
    'path gateway 4 198.18.0.1': path('198.18.0.1', [reply('198.18.0.1', nic)], { mtu: nic }),
    ...bodies,
  };
  const { verdict, recommendedMtu, findings } = diagnose({
    ...parseObservations(madeFrames(frames)),
    ...(sshStall ? { sshStall } : {}),
  });
  return { verdict, recommendedMtu, codes: findings.map(({ code }) => code) };
}

/** Not what is only said about networks that do not exist yet. */
const FAULTS = /black-hole|(?<!^new-networks-)oversized|outdated|nic-|undersized|paths-agree/;
const faults = ({ codes }: ReturnType<typeof told>) => codes.filter((code) => FAULTS.test(code));

describe('what is not a fault of an MTU', () => {
  // vmware/guest-introspection-nsx#25: a payload of 858 passes, 859 is lost.
  it('is a security agent that loses pings above a size of its own', () => {
    const seen = told({
      ...docker('26.1.5', ['bridge', null]),
      'path target 4 203.0.113.9': upTo('203.0.113.9', 886),
    });
    expect(seen).toMatchObject({ verdict: 'inconclusive', recommendedMtu: 1500 });
    expect(seen.codes[0]).toBe('path-large-pings-lost');
    expect(faults(seen)).toEqual([]);
  });

  // coollabsio/coolify#6215
  it('is a proxy on two networks that answers 504', () => {
    const seen = told(docker('26.1.5', ['bridge', null], ['proxy', null, ['proxy']], ['app', null, ['proxy', 'app']]));
    expect(seen).toMatchObject({ verdict: 'fits', recommendedMtu: 1500 });
    expect(faults(seen)).toEqual([]);
  });

  // prometheus/blackbox_exporter#1249
  it('is a path MTU that the kernel still remembers', () => {
    const cache = 'uid 0 \\    cache expires 540sec mtu 1400';
    const local = 'try 0 1500 do 1 PING 203.0.113.9|ping: local error: message too long, mtu=1400';
    const tries = [local, ...times(2, reply('203.0.113.9', 1400)), reply('203.0.113.9', 576)];
    const seen = told({
      ...docker('26.1.5', ['bridge', null]),
      'path target 4 203.0.113.9': path('203.0.113.9', tries, { cache }),
    });
    expect(seen).toMatchObject({ verdict: 'inconclusive', recommendedMtu: 1500 });
    expect(seen.codes).toContain('pmtu-cached');
    expect(faults(seen)).toEqual([]);
    // With a target that could be measured, it fits.
    const other = told({
      ...docker('26.1.5', ['bridge', null]),
      'path target 4 203.0.113.9': path('203.0.113.9', tries, { cache }),
      'path target 4 192.0.2.9': path('192.0.2.9', [reply('192.0.2.9', 1500)]),
    });
    expect(other.verdict).toBe('fits');
    expect(faults(other)).toEqual([]);
  });

  // flannel-io/flannel#2388
  it('is a hypervisor that drops the port of VXLAN, so that packets of no size pass', () => {
    const links =
      link(2, 'ens3', 1500) +
      link(3, 'flannel.1', 1450, 'vxlan id 1 local 198.18.0.2 dev ens3 srcport 0 0 dstport 8472') +
      link(4, 'cni0', 1450, 'bridge forward_delay 1500');
    const pod = ['1450', '576', '84'].flatMap((size) => times(2, lost('10.244.1.5', Number(size))));
    const seen = told({
      ...docker('26.1.5', ['bridge', null]),
      links,
      'path target 4 10.244.1.5': path('10.244.1.5', pod, { device: 'flannel.1', mtu: 1450 }),
      'path instance 4 198.18.0.3': path('198.18.0.3', [reply('198.18.0.3', 1500)]),
    });
    expect(seen).toMatchObject({ verdict: 'fits', recommendedMtu: 1500 });
    expect(seen.codes).toContain('icmp-blocked');
    expect(faults(seen)).toEqual([]);
  });

  // moby/moby#37937, moby/moby#36659
  it('is a docker0 that shows 1500 while it is empty, before Docker 25, with `mtu` in force', () => {
    const links = link(2, 'ens3', 1442) + link(3, 'docker0', 1500, 'bridge forward_delay 1500');
    const config = {
      'docker-config-state': '/etc/docker/daemon.json\nfile\n',
      'docker-config': '{"mtu":1442}\n',
    };
    for (const version of ['20.10.24', '24.0.7']) {
      const seen = told({ ...docker(version, ['bridge', 1442]), ...config, links }, 1442);
      expect(seen).toMatchObject({ verdict: 'fits', recommendedMtu: 1442 });
      expect(faults(seen)).toEqual([]);
    }
  });
});

describe('an instance whose own SSH loses full packets', () => {
  const sshStall = { silentSeconds: 6, sentBytes: 28_715, receivedBytes: 0, answeredMs: 400 };
  const paths = {
    'path gateway 4 198.18.0.1': upTo('198.18.0.1', 1442),
    'path clearance 4 198.19.0.2': upTo('198.19.0.2', 1442),
  };

  it('has the black hole and its size, from the paths to Clearance and to the gateway', () => {
    const seen = told({ ...docker('26.1.5', ['bridge', 1442]), ...paths }, 1500, sshStall);
    expect(seen).toMatchObject({ verdict: 'black-hole', recommendedMtu: 1442 });
    expect(seen.codes.slice(0, 2)).toEqual(['path-black-hole', 'path-black-hole']);
    expect(seen.codes).toContain('ssh-large-packets-lost');
    expect(told({ ...docker('26.1.5', ['bridge', null]), ...paths }, 1500, sshStall)).toMatchObject({
      verdict: 'oversized',
      recommendedMtu: 1442,
    });
  });

  it('has its NIC as the cause if OpenStack says so', () => {
    const data = '{"links":[{"id":"a","type":"ovs","mtu":1442,"ethernet_mac_address":"fa:16:3e:00:00:02"}]}';
    const seen = told({ ...docker('26.1.5', ['bridge', 1442]), ...paths, 'openstack-metadata': data }, 1500, sshStall);
    expect(seen).toMatchObject({ verdict: 'nic-wrong', recommendedMtu: 1442 });
  });
});
