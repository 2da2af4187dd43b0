import { describe, expect, it } from 'vitest';
import { madeDocker, madeObservations, madePath } from '@/e2e/fixtures/observations';
import { diagnose } from '@/lib/truth/mtu/diagnose';
import type { Observations } from '@/lib/truth/probes/observations';
import type { ContainerProof } from '@/lib/truth/probes/proof-observation';

describe('the paths that a verdict rests on', () => {
  it('are those by which packets really leave, where they do not follow the default route, and the bridge only fits that', () => {
    const tunnel = { family: 4 as const, interface: 'tun0', gateway: null, linkMtu: 1420, routeMtu: null };
    const egress = [{ ...tunnel, defaultRoute: { interface: 'ens3', mtu: 1500 } }];
    const beside = madePath('198.18.0.1', 'clear', 1500, { role: 'gateway', interface: 'ens3', linkMtu: 1500 });
    const through = madePath('203.0.113.9', 'clear', 1420, { interface: 'tun0', linkMtu: 1420 });
    const large = diagnose(madeObservations(madeDocker(1500), { egress, paths: [beside, through] }));
    expect(large).toMatchObject({ verdict: 'oversized', recommendedMtu: 1420 });
    expect(large.findings.map((one) => one.code)).toContain('egress-elsewhere');
    expect(diagnose(madeObservations(madeDocker(1420), { egress, paths: [beside, through] })).verdict).toBe('fits');
    const unseen = diagnose(madeObservations(madeDocker(1420), { egress, paths: [beside] }));
    expect(unseen.verdict).toBe('inconclusive');
    expect(unseen.findings[0]?.code).toBe('path-elsewhere');
  });

  it('lead beyond the gateway, where targets were asked for, whatever the gateway answers', () => {
    const gateway = madePath('198.18.0.1', 'clear', 1442, { role: 'gateway' });
    const seen = (...targets: ReturnType<typeof madePath>[]) =>
      diagnose(madeObservations(madeDocker(1442), { paths: [gateway, ...targets] }));
    const blocked = madePath('203.0.113.9', 'icmp-blocked', null);
    const unmeasured = seen(blocked, madePath('198.51.100.9', 'inconclusive', null));
    expect(unmeasured.verdict).toBe('inconclusive');
    expect(unmeasured.findings[0]).toMatchObject({ code: 'icmp-blocked' });
    expect(seen(blocked, madePath('198.51.100.9', 'clear', 1442)).verdict).toBe('fits');
    // Another instance that is down says nothing about this one.
    expect(seen(madePath('198.18.0.12', 'unreachable', null, { role: 'instance' })).verdict).toBe('fits');
  });

  it('are said to end at the gateway, where nothing beyond it was asked for', () => {
    const gateway = madePath('198.18.0.1', 'clear', 1442, { role: 'gateway', interface: 'ens3' });
    const seen = (...paths: ReturnType<typeof madePath>[]) => diagnose(madeObservations(madeDocker(1442), { paths }));
    const near = (...paths: ReturnType<typeof madePath>[]) =>
      seen(...paths).findings.filter(({ code }) => code === 'path-gateway-only');
    expect(seen(gateway).verdict).toBe('fits');
    expect(near(gateway)).toMatchObject([{ severity: 'info', params: { interface: 'ens3' } }]);
    const elsewhere = madePath('10.9.0.9', 'clear', 9000, { interface: 'ens4', linkMtu: 9000 });
    expect(near(gateway, elsewhere)).toHaveLength(1);
    expect(near(gateway, madePath('203.0.113.9', 'clear', 1442))).toEqual([]);
    expect(near(gateway, madePath('203.0.113.9', 'icmp-blocked', null))).toEqual([]);
    // If not even the gateway was measured, other findings say so.
    expect(near({ ...gateway, outcome: 'icmp-blocked', pathMtu: null })).toEqual([]);
  });

  it('are not asked what they cannot tell of the way out: another NIC’s, or this very instance', () => {
    const gateway = madePath('198.18.0.1', 'clear', 1442, { role: 'gateway', interface: 'ens3' });
    const seen = (...targets: ReturnType<typeof madePath>[]) =>
      diagnose(madeObservations(madeDocker(1442), { paths: [gateway, ...targets] })).verdict;
    expect(seen(madePath('10.9.0.9', 'clear', 9000, { interface: 'ens4', linkMtu: 9000 }))).toBe('fits');
    expect(seen(madePath('10.9.0.9', 'icmp-blocked', null, { interface: 'ens4', linkMtu: 9000 }))).toBe('fits');
    expect(seen(madePath('198.18.0.11', 'clear', 65_535, { interface: 'lo', linkMtu: 65_536 }))).toBe('fits');
    const lo = madePath('198.18.0.11', 'clear', 65_535, { interface: 'lo', linkMtu: 65_536 });
    const alone = diagnose(madeObservations(madeDocker(1442), { paths: [lo] }));
    expect(alone.verdict).toBe('inconclusive');
    expect(alone.findings[0]?.code).toBe('path-elsewhere');
  });

  it('are none over an IP version that has no way out', () => {
    const gateway = madePath('198.18.0.1', 'clear', 1442, { role: 'gateway' });
    const six = madePath('2001:db8::9', 'unreachable', null, { family: 6 });
    const four = diagnose(madeObservations(madeDocker(1442), { paths: [gateway, six] }));
    expect(four.verdict).toBe('fits');
    expect(four.findings.find(({ code }) => code === 'path-family-absent')).toMatchObject({ severity: 'info' });
    expect(four.findings.map(({ code }) => code)).not.toContain('path-unreachable');
    const alone = diagnose(madeObservations(madeDocker(1442), { paths: [six] }));
    expect(alone.verdict).toBe('inconclusive');
    expect(alone.findings[0]?.code).toBe('path-none');
    const shut = diagnose(madeObservations(madeDocker(1442), { egress: [], paths: [six] }));
    expect(shut.findings.map(({ code }) => code)).toContain('path-unreachable');
  });

  it('are not those over IPv6 for the way out over IPv4', () => {
    const ens3 = { interface: 'ens3', linkMtu: 1442, routeMtu: null } as const;
    const egress: Observations['egress'] = [
      { ...ens3, family: 4, gateway: '198.18.0.1' },
      { ...ens3, family: 6, gateway: 'fe80::1' },
    ];
    const gateway = madePath('198.18.0.1', 'clear', 1442, { role: 'gateway' });
    const six = madePath('2001:db8::9', 'clear', 1442, { family: 6, interface: 'ens3' });
    const seen = (...paths: ReturnType<typeof madePath>[]) =>
      diagnose(madeObservations(madeDocker(1442), { egress, paths }));
    for (const found of [seen(six), seen(gateway, six)]) {
      expect(found.verdict).toBe('inconclusive');
      expect(found.findings[0]).toMatchObject({ code: 'path-elsewhere', params: { interface: 'ens3' } });
    }
    expect(seen(gateway, six, madePath('203.0.113.9', 'clear', 1442)).verdict).toBe('fits');
    const blocked = seen(gateway, { ...six, outcome: 'icmp-blocked', pathMtu: null, payload: null });
    expect(blocked.verdict).toBe('inconclusive');
    expect(blocked.findings[0]?.code).toBe('icmp-blocked');
  });
});

describe('pings that vanish below what any path with IPv6 carries', () => {
  const gateway = madePath('198.18.0.1', 'clear', 1442, { role: 'gateway' });
  const filtered = ['203.0.113.9', '198.51.100.9'].map((one) => madePath(one, 'black-hole', 1024));
  const seen = (...paths: ReturnType<typeof madePath>[]) => diagnose(madeObservations(madeDocker(1442), { paths }));

  it('are taken for a filter of them: no black hole, and nothing measured', () => {
    for (const [found, count] of [
      [seen(gateway, ...filtered), 2],
      [seen(gateway, ...filtered.slice(1)), 1],
    ] as const) {
      expect(found).toMatchObject({ verdict: 'inconclusive', recommendedMtu: 1442 });
      expect(found.findings[0]).toMatchObject({ code: 'path-large-pings-lost', severity: 'notice' });
      expect(found.findings.filter(({ code }) => code === 'path-large-pings-lost')).toHaveLength(count);
      expect(found.findings.map(({ code }) => code)).not.toContain('path-black-hole');
    }
    const alone = seen({ ...gateway, outcome: 'black-hole', pathMtu: 128 });
    expect(alone.verdict).toBe('inconclusive');
    expect(seen(gateway, ...filtered, madePath('192.88.99.9', 'clear', 1442)).verdict).toBe('fits');
  });

  it('are a black hole from there on, and a path where a router says so', () => {
    expect(seen(gateway, madePath('203.0.113.9', 'black-hole', 1279)).verdict).toBe('inconclusive');
    expect(seen(gateway, madePath('203.0.113.9', 'black-hole', 1280)).verdict).toBe('black-hole');
    const said = ['203.0.113.9', '198.51.100.9'].map((target, i) =>
      madePath(target, 'reported', 1006, { reportedBy: `10.${i}.0.1` }),
    );
    expect(seen(gateway, ...said)).toMatchObject({ verdict: 'oversized', recommendedMtu: 1006 });
  });

  it('do not stop Docker from being raised', () => {
    const found = diagnose(madeObservations(madeDocker(1000), { paths: [gateway, ...filtered] }));
    expect(found.verdict).toBe('undersized');
  });
});

describe('what unrelated targets agree on', () => {
  const paths = ['203.0.113.9', '198.51.100.9'].map((one) => madePath(one, 'black-hole', 1400));
  const downloaded: ContainerProof = {
    network: 'bridge',
    mtu: 1442,
    outcome: 'passed',
    ping: 'passed',
    download: 'passed',
    downloadedBytes: 262_144,
    url: 'http://m/',
    detail: '',
  };
  const judged = (over: Partial<ContainerProof>, clamp?: Observations['clamp']) =>
    diagnose(
      madeObservations(madeDocker(1442), {
        paths,
        proofs: { known: true, value: [{ ...downloaded, ...over }] },
        ...(clamp ? { clamp } : {}),
      }),
    );

  it('is their own where a container downloads with more', () => {
    expect(judged({})).toMatchObject({ verdict: 'black-hole', recommendedMtu: 1442 });
    expect(judged({}).findings.map(({ code }) => code)).not.toContain('paths-agree');
    const agreed = judged({ mtu: 1400 });
    expect(agreed.recommendedMtu).toBe(1400);
    expect(agreed.findings.find(({ code }) => code === 'paths-agree')?.evidence.map(({ command }) => command)).toEqual(
      paths.map(({ target }) => `ping -M do ${target}`),
    );
    expect(judged({ download: 'stalled', outcome: 'failed' }).recommendedMtu).toBe(1400);
    expect(judged({ driver: 'bridge' }).recommendedMtu).toBe(1442);
    expect(judged({ driver: 'macvlan' }).recommendedMtu).toBe(1400);
    const rules = [{ family: 4 as const, interface: 'ens3', mss: 1360 }];
    const clamp: Observations['clamp'] = { known: true, value: { tool: 'nft', since: '', rules } };
    expect(judged({}, clamp).recommendedMtu).toBe(1400);
  });
});
