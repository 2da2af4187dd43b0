import { describe, expect, it } from 'vitest';
import { madeContainer, madeDocker, madeNetwork, madeObservations, madePath } from '@/e2e/fixtures/observations';
import type { Observations } from '@/lib/truth/probes/observations';
import { diagnose } from './diagnose';

const codes = (observations: Observations) => diagnose(observations).findings.map((one) => one.code);

describe('the verdict', () => {
  it('is fits only where everything was seen to fit', () => {
    expect(diagnose(madeObservations(madeDocker(1442)))).toMatchObject({ verdict: 'fits', recommendedMtu: 1442 });
    expect(codes(madeObservations(madeDocker(1442)))).toContain('fits');
    expect(diagnose(madeObservations(madeDocker(1442), { paths: [] })).verdict).toBe('inconclusive');
    const blocked = [madePath('198.18.0.1', 'icmp-blocked', null)];
    expect(diagnose(madeObservations(madeDocker(1442), { paths: blocked })).verdict).toBe('inconclusive');
    expect(diagnose(madeObservations(madeDocker(1442), { egress: [] }))).toMatchObject({
      verdict: 'inconclusive',
      recommendedMtu: null,
    });
    const unknown = { known: false, reason: 'failed', detail: '' } as const;
    expect(diagnose(madeObservations(null, { docker: unknown })).verdict).toBe('inconclusive');
  });

  it('is oversized, with what is too much', () => {
    const found = diagnose(madeObservations(madeDocker(1500)));
    expect(found).toMatchObject({ verdict: 'oversized', recommendedMtu: 1442 });
    expect(found.findings[0]).toMatchObject({
      code: 'bridge-oversized',
      severity: 'critical',
      params: { bridgeMtu: 1500, mtu: 1442, excess: 58 },
    });
    expect(found.findings[0]?.evidence.length).toBeGreaterThan(0);
  });

  it('is undersized, with what is wasted, and a payload taken for an MTU is explained', () => {
    const small = diagnose(madeObservations(madeDocker(1300)));
    expect(small).toMatchObject({ verdict: 'undersized' });
    expect(small.findings.find((one) => one.code === 'bridge-undersized')?.params).toMatchObject({ wasted: 142 });
    const payload = diagnose(madeObservations(madeDocker(1412)));
    expect(payload.findings.find((one) => one.code === 'bridge-payload')?.params).toMatchObject({
      packet: 1440,
      wasted: 30,
    });
  });

  it('is mixed where the default bridge is right and a network or a container is not', () => {
    const networks = [madeNetwork('bridge', 1442), madeNetwork('app', null, { composeProject: 'shop' })];
    expect(diagnose(madeObservations(madeDocker(1442, { networks }))).verdict).toBe('mixed');
    const old = madeDocker(1442, { containers: [madeContainer('old', 'bridge', 1500)] });
    expect(diagnose(madeObservations(old)).verdict).toBe('mixed');
    expect(codes(madeObservations(old))).toContain('container-outdated');
  });

  it('does not mind an internal network, nor a container on another kind of network', () => {
    const networks = [
      madeNetwork('bridge', 1442),
      madeNetwork('inside', null, { internal: true }),
      madeNetwork('lan', null, { driver: 'macvlan', effectiveMtu: null }),
    ];
    const containers = [madeContainer('a', 'inside', 1500), madeContainer('b', 'lan', 9000)];
    expect(diagnose(madeObservations(madeDocker(1442, { networks, containers }))).verdict).toBe('fits');
  });

  it('minds an internal overlay, whose packets cross the underlay', () => {
    const mesh = madeNetwork('mesh', null, { driver: 'overlay', internal: true });
    const docker = madeDocker(1442, { networks: [madeNetwork('bridge', 1442), mesh] });
    expect(codes(madeObservations(docker))).toContain('swarm-overlay-oversized');
  });

  it('is undersized where a network wastes bytes, with the option or without', () => {
    const jumbo = [{ family: 4, interface: 'ens3', gateway: '198.18.0.1', linkMtu: 8942, routeMtu: null }] as const;
    const networks = [madeNetwork('bridge', 8942), madeNetwork('app', null, { containers: ['web'] })];
    const docker = madeDocker(8942, { networks });
    const paths = [madePath('198.18.0.1', 'clear', 8942, { role: 'gateway' })];
    const found = diagnose(madeObservations(docker, { egress: [...jumbo], paths }));
    expect(found.verdict).toBe('undersized');
    expect(found.findings[0]).toMatchObject({ code: 'network-undersized', params: { network: 'app', wasted: 7442 } });
  });

  it('knows with which daemon.json Docker will not start, and deduces no MTU from it', () => {
    const wrongTypes = [{ key: 'mtu', value: '"1442"' }];
    const config = { ...madeDocker(1442).config, state: 'found' as const };
    const wrong = madeDocker(1442, { config: { ...config, wrongTypes } });
    expect(codes(madeObservations(wrong))).toContain('config-wrong-type');
    const opts = { ...config, defaultNetworkDrivers: ['bridge', 'overlay'], defaultNetworkMtu: 1442 };
    const old = madeDocker(1442, { version: '23.0.6', config: opts });
    expect(diagnose(madeObservations(old)).findings.find(({ code }) => code === 'config-unknown-key')).toMatchObject({
      params: { key: 'overlay' },
    });
    expect(codes(madeObservations(old))).toContain('new-networks-oversized-old');
    expect(codes(madeObservations(madeDocker(1442, { version: '24.0.0', config: opts })))).not.toContain(
      'config-unknown-key',
    );
    for (const one of [wrong, old, madeDocker(1442, { config: { ...config, noBridge: true } })]) {
      const stopped = { ...one, running: false, access: 'failed' as const, networks: [] };
      const found = diagnose(madeObservations(stopped));
      expect(found.verdict).toBe('inconclusive');
      expect(found.findings.map(({ code }) => code).filter((code) => code.startsWith('bridge-'))).toEqual([]);
    }
  });

  it('names each section that a least set of rules did not reach', () => {
    const seen = madeObservations(madeDocker(1442), { denied: ['docker-ids', 'stack-libvirt'] });
    if (seen.system.known) seen.system.value.sudo = 'limited';
    const told = diagnose(seen).findings.filter(({ code }) => code === 'section-denied');
    expect(told.map(({ params }) => params.section)).toEqual(['docker-ids', 'stack-libvirt']);
    expect(told[0]?.evidence[0]?.output).toContain('NOPASSWD');
  });

  it('tells a Swarm overlay by its underlay', () => {
    const networks = [
      madeNetwork('bridge', 1442),
      madeNetwork('mesh', null, { driver: 'overlay', effectiveMtu: 1450 }),
      madeNetwork('secret', null, { driver: 'overlay', effectiveMtu: 1424, encrypted: true }),
    ];
    const found = diagnose(madeObservations(madeDocker(1442, { networks })));
    const overlays = found.findings.filter((one) => one.code === 'swarm-overlay-oversized');
    expect(overlays.map((one) => one.params)).toEqual([
      { network: 'mesh', networkMtu: 1500, mtu: 1442, inner: 1392, interface: 'ens3' },
      { network: 'secret', networkMtu: 1500, mtu: 1442, inner: 1364, interface: 'ens3' },
    ]);
  });

  it('tells old containers by their outer ends where it may not look inside', () => {
    const docker = madeDocker(1442, { containers: [madeContainer('web', 'bridge', null)] });
    const veth = { name: 'veth1', mtu: 1500, kind: 'veth', state: 'UP', master: 'docker0', mac: null };
    expect(codes(madeObservations(docker, { links: { known: true, value: [veth] } }))).toContain('veth-oversized');
  });

  it('is a black hole where one path is smaller and nobody says so', () => {
    const paths = [madePath('198.18.0.1', 'clear', 1442), madePath('203.0.113.9', 'black-hole', 1400)];
    expect(diagnose(madeObservations(madeDocker(1442), { paths }))).toMatchObject({
      verdict: 'black-hole',
      recommendedMtu: 1442,
    });
  });

  it('sees a black hole beside a jumbo NIC that is not the egress', () => {
    const jumbo = { interface: 'ens4', linkMtu: 9000 };
    const paths = [madePath('198.18.0.1', 'clear', 1442), madePath('10.9.0.9', 'black-hole', 1500, jumbo)];
    const found = diagnose(madeObservations(madeDocker(1442), { paths }));
    expect(found).toMatchObject({ verdict: 'black-hole', recommendedMtu: 1442 });
    expect(found.findings[0]?.params).toMatchObject({ pathMtu: 1500, linkMtu: 9000 });
  });

  it('does not ask for more where the black hole is just what Docker is set to', () => {
    const paths = [madePath('198.18.0.1', 'clear', 1442), madePath('203.0.113.9', 'black-hole', 1400)];
    const networks = [madeNetwork('bridge', 1400), madeNetwork('app', 1380)];
    const found = codes(madeObservations(madeDocker(1400, { networks }), { paths }));
    expect(found).toContain('path-black-hole');
    expect(found).not.toContain('bridge-undersized');
    expect(found).not.toContain('network-undersized');
    const wasteful = codes(madeObservations(madeDocker(1430), { paths }));
    expect(wasteful).toContain('bridge-undersized');
  });

  it('is a wrong NIC where OpenStack says otherwise', () => {
    const expected = (mtu: number): Pick<Observations, 'expectedMtus'> => ({
      expectedMtus: { known: true, value: [{ interface: 'ens3', mac: 'fa:16:3e:00:00:01', mtu, source: 'metadata' }] },
    });
    const large = diagnose(madeObservations(madeDocker(1400), expected(1400)));
    expect(large).toMatchObject({ verdict: 'nic-wrong', recommendedMtu: 1400 });
    const small = diagnose(madeObservations(madeDocker(1442), expected(1500)));
    expect(small).toMatchObject({ verdict: 'nic-wrong', recommendedMtu: 1442 });
  });

  it('is a wrong NIC, not the black hole that follows from it, and a black hole where it is another one', () => {
    const nic = (proofs: Partial<Observations>, ...holes: number[]) =>
      diagnose(
        madeObservations(madeDocker(1442), {
          links: {
            known: true,
            value: [{ name: 'ens3', mtu: 1500, kind: 'ether', state: 'UP', master: null, mac: 'fa:16:3e:00:00:01' }],
          },
          egress: [{ family: 4, interface: 'ens3', gateway: '198.18.0.1', linkMtu: 1500, routeMtu: null }],
          expectedMtus: {
            known: true,
            value: [{ interface: 'ens3', mac: 'fa:16:3e:00:00:01', mtu: 1442, source: 'metadata' }],
          },
          paths: holes.map((mtu, i) =>
            madePath(`198.18.${i}.1`, 'black-hole', mtu, { role: i ? 'target' : 'gateway' }),
          ),
          ...proofs,
        }),
      );
    const same = nic({}, 1442, 1442);
    expect(same).toMatchObject({ verdict: 'nic-wrong', recommendedMtu: 1442 });
    expect(same.findings.slice(0, 2).map(({ code }) => code)).toEqual(['nic-oversized', 'path-black-hole']);
    expect(nic({}, 1442, 1400).verdict).toBe('black-hole');
    const failed = { network: 'bridge', mtu: 1442, outcome: 'failed', ping: 'silent', download: 'stalled' } as const;
    const proof = { ...failed, downloadedBytes: 193, url: 'http://m/', detail: '' };
    expect(nic({ proofs: { known: true, value: [proof] } }, 1442).verdict).toBe('black-hole');
  });

  it('tells of networks that no container was tried on, once for each reason, and not of those without a way out', () => {
    const left = (network: string, omitted: 'driver' | 'internal' | 'surplus') => ({
      ...({ network, driver: 'bridge', omitted, mtu: null, outcome: 'not-run', ping: 'not-run' } as const),
      ...({ download: 'not-run', downloadedBytes: null, url: null, detail: '' } as const),
    });
    const proofs = [left('a', 'surplus'), left('b', 'surplus'), left('w', 'driver'), left('i', 'internal')];
    const found = diagnose(madeObservations(madeDocker(1442), { proofs: { known: true, value: proofs } })).findings;
    expect(found.filter(({ code }) => code.startsWith('proof-')).map(({ code, params }) => [code, params])).toEqual([
      ['proof-omitted', { reason: 'surplus', count: 2, networks: 'a, b' }],
      ['proof-omitted', { reason: 'driver', count: 1, networks: 'w' }],
    ]);
  });

  it('is no Docker where there is none, and the path is judged all the same', () => {
    expect(diagnose(madeObservations(null)).verdict).toBe('no-docker');
    expect(diagnose(madeObservations(null, { paths: [madePath('203.0.113.9', 'black-hole', 1400)] })).verdict).toBe(
      'black-hole',
    );
  });

  it('comes from the configuration where Docker does not answer, and never says fits then', () => {
    const stopped = madeDocker(1500, { running: false, access: 'failed', networks: [] });
    expect(diagnose(madeObservations(stopped)).verdict).toBe('oversized');
    const right = {
      ...stopped,
      config: {
        ...stopped.config,
        mtu: 1442,
        state: 'found' as const,
        text: { known: true as const, value: '{"mtu":1442}' },
      },
    };
    expect(diagnose(madeObservations(right)).verdict).toBe('inconclusive');
    const unreadable = {
      ...stopped,
      config: {
        ...stopped.config,
        state: 'unreadable' as const,
        text: { known: false as const, reason: 'denied' as const, detail: '' },
      },
    };
    expect(diagnose(madeObservations(unreadable)).verdict).toBe('inconclusive');
  });

  it('does not judge the bridges of a rootless Docker', () => {
    const rootless = (rootlessNetwork: string | null) =>
      diagnose(madeObservations(madeDocker(1500, { flavour: 'rootless', rootlessNetwork })));
    expect(rootless('slirp4netns').verdict).toBe('fits');
    expect(rootless('slirp4netns').findings.map((one) => one.code)).toContain('rootless');
    for (const network of ['lxc-user-nic', null]) {
      expect(rootless(network).verdict).toBe('inconclusive');
      expect(rootless(network).findings.map((one) => one.code)).toContain('rootless-network-unknown');
    }
  });

  it('is inconclusive where the instance itself gets no full packet, whatever was measured outwards', () => {
    const proof = (more: object) => ({
      ...({ network: 'bridge', mtu: 1442, outcome: 'inconclusive', ping: 'passed', download: 'not-run' } as const),
      ...{ downloadedBytes: 0, url: 'http://m/', detail: '', ...more },
    });
    const clear = { paths: [madePath('203.0.113.9', 'clear', 1442)] };
    const seen = (...value: ReturnType<typeof proof>[]) =>
      diagnose(madeObservations(madeDocker(1442), { ...clear, proofs: { known: true, value } }));
    expect(seen(proof({})).verdict).toBe('fits');
    const stalled = seen(proof({ instanceStalledAt: 193 }), proof({ network: 'app', instanceStalledAt: 193 }));
    expect(stalled.verdict).toBe('inconclusive');
    expect(stalled.findings[0]).toMatchObject({
      code: 'download-stalls-here',
      severity: 'warning',
      params: { url: 'http://m/', bytes: 193 },
    });
    expect(stalled.findings.filter(({ code }) => code === 'download-stalls-here')).toHaveLength(1);
  });

  it('is a black hole where a container that fits does not get through', () => {
    const proof = {
      network: 'bridge',
      mtu: 1442,
      outcome: 'failed',
      ping: 'silent',
      download: 'stalled',
      downloadedBytes: 193,
      url: 'http://m/',
      detail: '',
    } as const;
    const found = diagnose(madeObservations(madeDocker(1442), { proofs: { known: true, value: [proof] } }));
    expect(found.verdict).toBe('black-hole');
  });
});
