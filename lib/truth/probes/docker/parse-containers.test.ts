import { describe, expect, it } from 'vitest';
import { madeFrames } from '@/e2e/fixtures/made-frames';
import { madeObservations } from '@/e2e/fixtures/observations';
import { diagnose } from '@/lib/truth/mtu/diagnose';
import type { Frame } from '@/lib/truth/script/frames';
import { parseDocker } from './parse';

const id = (n: number) => n.toString(16).padStart(64, '0');
const mac = (n: number) => `02:42:ac:11:00:${n.toString(16).padStart(2, '0')}`;
const link = (name: string, mtu: number, address?: string, rest = '') =>
  `5: ${name}: <UP> mtu ${mtu} qdisc noqueue ${rest}state UP\\    link/${address ? `ether ${address} brd ff:ff:ff:ff:ff:ff` : 'ipip 0.0.0.0 brd 0.0.0.0'}`;
const container = (n: number, networks: Record<string, string | null> = { bridge: mac(n) }, mode = 'default') =>
  JSON.stringify({
    id: id(n),
    pid: 100 + n,
    name: `/c${n}`,
    mode,
    labels: {},
    networks: { ...Object.fromEntries(Object.entries(networks).map(([k, v]) => [k, { MacAddress: v }])), '': null },
  });
const bridge = `{"Name":"bridge","Id":"${id(99)}","Driver":"bridge","Options":{"com.docker.network.driver.mtu":"1442","com.docker.network.bridge.name":"docker0"}}`;

interface Change extends Partial<Frame> {
  name: string;
}

/** An instance that runs the container 1, with some values changed. */
function docker(...changes: Change[]) {
  const frames = madeFrames({
    'docker-daemon': 'pid=71\nuid=0\nclient=/usr/bin/docker\nserver=/usr/sbin/dockerd\nunit=loaded\n',
    'docker-config-state': '/etc/docker/daemon.json\nabsent\n',
    'docker-info': '{"ServerVersion":"26.1.5","Swarm":{"LocalNodeState":"inactive"}}',
    'docker-network-ids': `${id(99)}\n`,
    'docker-networks': `${bridge}\n`,
    'docker-ids': `${id(1)}\n`,
    'docker-containers': `${container(1)}\n`,
    'docker-interfaces': `container ${id(1)}\n${link('lo', 65536)}\n${link('eth0@if9', 1442, mac(1))}\n`,
  });
  frames.all = frames.all.map((frame) => ({ ...frame, ...changes.find(({ name }) => name === frame.name) }));
  const seen = parseDocker(frames);
  if (!seen.known) throw new Error(seen.detail);
  return { ...seen.value, verdict: diagnose(madeObservations(seen.value)).verdict };
}
const inner = (...lines: string[]) => ({
  name: 'docker-interfaces',
  body: [`container ${id(1)}`, ...lines, ''].join('\n'),
});

describe('the interfaces of a container', () => {
  it('are those with the MAC addresses that Docker gave', () => {
    expect(docker()).toMatchObject({ verdict: 'fits', unseen: [], containers: [{ interfaceMtu: 1442 }] });
    const extra = [link('tunl0', 1480), link('tun0', 9000), link('docker0', 1500, '02:42:00:00:00:01')];
    const eth0 = link('eth0@if9', 1442, mac(1));
    expect(docker(inner(...extra, eth0))).toMatchObject({ verdict: 'fits', containers: [{ interfaceMtu: 1442 }] });
    expect(docker(inner(...extra, link('eth0@if9', 1500, mac(1))))).toMatchObject({ verdict: 'mixed' });
  });

  it('are found without it only where one alone leads out', () => {
    const other = '02:42:00:00:00:99';
    const port = link('veth1@if4', 9000, '02:42:00:00:00:98', 'master docker0 ');
    expect(docker(inner(link('eth0@if9', 1500, other), port))).toMatchObject({ verdict: 'mixed' });
    expect(docker(inner(link('eth0@if9', 1442, other), link('eth1@if11', 1500, mac(7))))).toMatchObject({
      verdict: 'inconclusive',
      unseen: [{ part: 'interfaces', missing: 1 }],
    });
  });

  it('are told by docker_gwbridge for a container of a Swarm network', () => {
    const gateway = `{"Name":"docker_gwbridge","Id":"${id(98)}","Driver":"bridge","Options":{"com.docker.network.driver.mtu":"1442"},"Containers":{"${id(1)}":{"Name":"gateway_1","MacAddress":"${mac(8)}"}}}`;
    const seen = docker(
      { name: 'docker-network-ids', body: `${id(99)}\n${id(98)}\n` },
      { name: 'docker-networks', body: `${bridge}\n${gateway}\n` },
      inner(link('eth0@if9', 1442, mac(1)), link('eth1@if13', 1500, mac(8))),
    );
    expect(seen.containers[0]?.interfaces[1]).toEqual({ name: 'eth1', mtu: 1500, network: 'docker_gwbridge' });
    expect(seen.verdict).toBe('mixed');
  });

  it.each([
    ['host', { host: null }],
    ['none', { none: '' }],
    [`container:${id(2)}`, {}],
  ])('are not asked for in the mode %s', (mode, networks) => {
    const seen = docker({ name: 'docker-containers', body: container(1, networks, mode) }, inner());
    expect(seen).toMatchObject({ verdict: 'fits', unseen: [], containers: [{ interfaceMtu: null }] });
  });

  it('are not missed of a container that has ended', () => {
    const said = 'nsenter: cannot open /proc/101/ns/net: No such file or directory';
    expect(docker({ ...inner(), error: said, status: 1 }).unseen).toEqual([]);
    expect(docker({ name: 'docker-containers', body: container(1).replace('101', '0') }, inner()).unseen).toEqual([]);
  });

  it('are not read from a line that was cut', () => {
    const { name, body } = inner(link('eth0@if9', 1442, mac(1)), '6: eth1@if7: <UP> mtu 150');
    const seen = docker({ name, body: body.trimEnd(), cut: true });
    expect(seen.containers[0]?.interfaces.map(({ name }) => name)).toEqual(['eth0']);
  });
});

describe('what Docker did not tell', () => {
  it.each([
    ['docker ps denied', { name: 'docker-ids', body: '', status: 1, error: 'permission denied' }, 'denied', null],
    ['docker ps failed', { name: 'docker-ids', body: '', status: 124 }, 'failed', null],
    ['ids cut', { name: 'docker-ids', cut: true as const }, 'cut', null],
    ['docker inspect ended', { name: 'docker-containers', body: '', status: 124 }, 'failed', 1],
    ['docker inspect cut', { name: 'docker-containers', body: '{"id":"000', cut: true as const }, 'cut', 1],
    ['more than are asked for', { name: 'docker-ids', body: `${id(1)}\n${id(2)}\n${id(3)}\n` }, 'cut', 2],
  ])('shows: %s', (_, change, reason, missing) => {
    const seen = docker(change);
    expect(seen.unseen).toMatchObject([{ part: 'containers', reason, missing }]);
    expect(seen.verdict).toBe('inconclusive');
  });

  it('shows of networks too', () => {
    expect(docker({ name: 'docker-network-ids', body: `${id(99)}\n${id(98)}\n` }).unseen).toMatchObject([
      { part: 'networks', reason: 'cut', missing: 1 },
    ]);
    expect(docker({ name: 'docker-network-ids', body: '', status: 1 }).verdict).toBe('inconclusive');
  });

  it('shows of a container that is there and could not be read', () => {
    const broken = {
      name: 'docker-containers',
      status: 1,
      error: `Error response from daemon: RWLayer of container ${id(2)} is unexpectedly nil`,
    };
    expect(docker({ name: 'docker-ids', body: `${id(1)}\n${id(2)}\n` }, broken)).toMatchObject({
      unseen: [{ part: 'containers', reason: 'failed', missing: 1 }],
      verdict: 'inconclusive',
    });
  });

  it('is not what ended in between', () => {
    const gone = { name: 'docker-containers', status: 1, error: `Error: No such container: ${id(2)}` };
    expect(docker({ name: 'docker-ids', body: `${id(1)}\n${id(2)}\n` }, gone)).toMatchObject({
      unseen: [],
      verdict: 'fits',
    });
  });
});
