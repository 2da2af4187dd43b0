import { describe, expect, it } from 'vitest';
import { diagnose } from '@/lib/mtu/diagnose';
import { madeDocker, madeObservations, madePath } from '@/lib/mtu/made-observations';
import type { Observations } from '@/lib/probes/observations';

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
    const seen = (...beyond: ReturnType<typeof madePath>[]) =>
      diagnose(madeObservations(madeDocker(1442), { paths: [gateway, ...beyond] }));
    const blocked = madePath('203.0.113.9', 'icmp-blocked', null);
    const unmeasured = seen(blocked, madePath('198.51.100.9', 'inconclusive', null));
    expect(unmeasured.verdict).toBe('inconclusive');
    expect(unmeasured.findings[0]).toMatchObject({ code: 'icmp-blocked' });
    expect(seen(blocked, madePath('198.51.100.9', 'clear', 1442)).verdict).toBe('fits');
    // Another instance that is down says nothing of this one.
    expect(seen(madePath('198.18.0.12', 'unreachable', null, { role: 'instance' })).verdict).toBe('fits');
  });

  it('are not asked what they cannot tell of the way out: another NIC’s, or this very instance', () => {
    const gateway = madePath('198.18.0.1', 'clear', 1442, { role: 'gateway', interface: 'ens3' });
    const seen = (...beyond: ReturnType<typeof madePath>[]) =>
      diagnose(madeObservations(madeDocker(1442), { paths: [gateway, ...beyond] })).verdict;
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
