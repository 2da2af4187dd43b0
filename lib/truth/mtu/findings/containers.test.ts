import { describe, expect, it } from 'vitest';
import { madeContainer, madeDocker, madeNetwork, madeObservations } from '@/e2e/fixtures/observations';
import { diagnose } from '@/lib/truth/mtu/diagnose';
import type { ContainerInterface, DockerObservation, UnseenPart } from '@/lib/truth/probes/docker-observation';
import type { Link } from '@/lib/truth/probes/observations';

const part = (over: Partial<UnseenPart>): UnseenPart => ({
  part: 'containers',
  reason: 'failed',
  missing: null,
  detail: 'said',
  ...over,
});
const inside = (...interfaces: ContainerInterface[]) => ({
  ...madeContainer('web', 'bridge', 1442),
  networks: ['bridge', 'inside'],
  interfaces,
});
const networks = [madeNetwork('bridge', 1442), madeNetwork('inside', null, { internal: true })];
const veth = (master: string, mtu: number): Link => ({
  name: `veth-${master}`,
  mtu,
  kind: 'veth',
  state: 'UP',
  master,
  mac: null,
});
const seenWith = (docker: Partial<DockerObservation>, ...links: Link[]) =>
  diagnose(madeObservations(madeDocker(1442, docker), { links: { known: true, value: links } }));

describe('a container', () => {
  it('is judged by each interface on its own network', () => {
    const right = inside(
      { name: 'eth0', mtu: 1442, network: 'bridge' },
      { name: 'eth1', mtu: 1500, network: 'inside' },
    );
    expect(seenWith({ networks, containers: [right] }).verdict).toBe('fits');
    const old = inside({ name: 'eth0', mtu: 1500, network: 'bridge' }, { name: 'eth1', mtu: 1500, network: 'inside' });
    const { verdict, findings } = seenWith({ networks, containers: [old] });
    expect(verdict).toBe('mixed');
    expect(findings[0]).toMatchObject({ code: 'container-outdated', params: { containerMtu: 1500, networkMtu: 1442 } });
    expect(findings[0]?.evidence[0]?.output).toBe('eth0 mtu 1500, on network bridge');
  });

  it('is not judged by what is none of Docker’s', () => {
    const vpn = inside({ name: 'tunl0', mtu: 1480, network: null }, { name: 'docker0', mtu: 9000, network: null });
    expect(seenWith({ networks, containers: [vpn] }).verdict).toBe('fits');
  });
});

describe('the outer ends', () => {
  const hidden = { ...madeContainer('a', 'bridge', null) };
  const interfaces = part({ part: 'interfaces', reason: 'denied', missing: 1 });

  it('are looked at for containers whose interface was not seen, whatever is known of others', () => {
    const containers = [madeContainer('known', 'bridge', 1442), hidden];
    const found = seenWith({ containers, unseen: [interfaces] }, veth('docker0', 1500));
    expect(found.findings[0]).toMatchObject({ code: 'veth-oversized', params: { bridge: 'docker0' } });
  });

  it('are not looked at on an internal network, and by the name that the network gives its bridge', () => {
    const containers = [madeContainer('a', 'inside', null), madeContainer('b', 'named', null)];
    const all = [...networks, madeNetwork('named', 1442, { bridge: 'named0' })];
    const of = (named: number) =>
      seenWith({ containers, networks: all, unseen: [interfaces] }, veth('br-inside', 1500), veth('named0', named));
    expect(of(1442).verdict).toBe('fits');
    expect(of(1500).findings[0]).toMatchObject({ code: 'veth-oversized', params: { bridge: 'named0' } });
  });

  it('stand for the inner ones only where there are as many', () => {
    const docker = { containers: [hidden], unseen: [interfaces] };
    expect(seenWith(docker, veth('docker0', 1442)).verdict).toBe('fits');
    const { verdict, findings } = seenWith(docker);
    expect(verdict).toBe('inconclusive');
    expect(findings[0]).toMatchObject({ code: 'interfaces-unseen', params: { missing: 1 } });
  });
});

describe('a container that waits to be restarted', () => {
  it('has no outer end to be counted', () => {
    const containers = [
      { ...madeContainer('web', 'bridge', null) },
      { ...madeContainer('looping', 'bridge', null), unseen: [] },
    ];
    const docker = { containers, unseen: [part({ part: 'interfaces', reason: 'denied', missing: 1 })] };
    expect(seenWith(docker, veth('docker0', 1442)).verdict).toBe('fits');
    expect(seenWith(docker).verdict).toBe('inconclusive');
  });
});

describe('what was not seen', () => {
  it.each(['networks', 'containers'] as const)('is not said to fit: %s', (name) => {
    const { verdict, findings } = seenWith({ unseen: [part({ part: name })] });
    expect(verdict).toBe('inconclusive');
    expect(findings[0]).toMatchObject({ code: `${name}-unseen`, params: { missing: '?' } });
    expect(findings[0]?.evidence[0]?.output).toBe('failed: said');
  });

  it.each(['script', 'links', 'docker-containers', 'path gateway 4 198.18.0.1'])(
    'is not said to fit: an answer that was cut in %s',
    (section) => {
      const { verdict, findings } = diagnose(madeObservations(madeDocker(1442), { incomplete: [section] }));
      expect(verdict).toBe('inconclusive');
      expect(findings[0]).toMatchObject({ code: 'output-incomplete', params: { sections: section } });
    },
  );

  it('does not matter where nothing rests on it', () => {
    expect(diagnose(madeObservations(madeDocker(1442), { incomplete: ['stack-libvirt'] })).verdict).toBe('fits');
    // The instance's own stack ends TCP: no bridge is judged.
    const rootless = { flavour: 'rootless', rootlessNetwork: 'pasta', unseen: [part({})] } as const;
    expect(seenWith({ ...rootless, unseen: [...rootless.unseen] }).verdict).toBe('fits');
  });
});

describe('a container on a network of a plugin’s', () => {
  const plugin = (over = {}) =>
    madeNetwork('mesh', null, { driver: 'weave', effectiveMtu: null, bridge: null, ...over });
  const on = (network: ReturnType<typeof madeNetwork>, mtu: number | null, over: Partial<DockerObservation> = {}) =>
    seenWith({
      networks: [madeNetwork('bridge', 1442), network],
      containers: [madeContainer('web', 'mesh', mtu)],
      ...over,
    });

  it('is told where its interface is larger than the egress, and nothing is said to fit', () => {
    const { verdict, findings } = on(plugin(), 1500);
    expect(verdict).toBe('inconclusive');
    expect(findings[0]).toMatchObject({
      code: 'container-on-plugin',
      severity: 'warning',
      params: { container: 'web', containerMtu: 1500, network: 'mesh', driver: 'weave', mtu: 1442 },
    });
    expect(findings[0]?.evidence[0]?.output).toBe('eth0 mtu 1500, on network mesh');
    expect(on(plugin(), 1376).verdict).toBe('fits');
  });

  it('is not told where the driver is Docker’s own, or where there is no way out', () => {
    for (const driver of ['macvlan', 'ipvlan', 'overlay', 'host', 'null']) {
      const found = on(plugin({ driver, configuredMtu: 1442 }), 1500);
      expect(
        found.findings.map(({ code }) => code),
        driver,
      ).not.toContain('container-on-plugin');
      expect(found.verdict).toBe('fits');
    }
    expect(on(plugin({ internal: true }), 1500).verdict).toBe('fits');
  });

  it('has no outer end that tells of it', () => {
    const unseen = [part({ part: 'interfaces', reason: 'denied', missing: 1 })];
    const { verdict, findings } = on(plugin(), null, { unseen });
    expect(verdict).toBe('inconclusive');
    expect(findings[0]).toMatchObject({ code: 'interfaces-unseen', params: { missing: 1 } });
    expect(on(plugin({ driver: 'macvlan' }), null, { unseen }).verdict).toBe('fits');
  });
});
