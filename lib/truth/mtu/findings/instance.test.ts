import { describe, expect, it } from 'vitest';
import { madeDocker, madeObservations } from '@/e2e/fixtures/observations';
import { diagnose } from '@/lib/truth/mtu/diagnose';
import type { Link, Observations } from '@/lib/truth/probes/observations';

const link = (name: string, state: string, mtu: number, over: Partial<Link> = {}): Link => ({
  name,
  mtu,
  kind: 'ether',
  state,
  master: null,
  mac: null,
  ...over,
});

describe('a NIC that is not what OpenStack says', () => {
  const seen = (second: Link, egress = 'ens3', ...others: Link[]) =>
    diagnose(
      madeObservations(madeDocker(1442), {
        links: { known: true, value: [link('ens3', 'UP', 1442), second, ...others] },
        egress: [{ family: 4, interface: egress, gateway: '198.18.0.1', linkMtu: 1442, routeMtu: null }],
        expectedMtus: {
          known: true,
          value: [{ interface: second.name, mac: 'fa:16:3e:00:00:02', mtu: 1442, source: 'metadata' }],
        },
      } satisfies Partial<Observations>),
    );

  it('is no cause where it is down: one that was never brought up has the value of the kernel', () => {
    for (const mtu of [1500, 1300]) {
      const { verdict, findings } = seen(link('ens4', 'DOWN', mtu));
      expect(verdict).toBe('fits');
      expect(findings.filter(({ code }) => code.startsWith('nic-'))).toMatchObject([
        { code: 'nic-down', severity: 'info', params: { interface: 'ens4', nicMtu: mtu, expectedMtu: 1442 } },
      ]);
    }
    for (const state of ['UP', 'UNKNOWN']) expect(seen(link('ens4', state, 1500)).verdict).toBe('nic-wrong');
  });

  it('is one all the same where packets leave through it', () => {
    const below = link('ens4', 'DOWN', 1500, { master: 'bond0' });
    const { verdict, findings } = seen(below, 'bond0', link('bond0', 'UP', 1442, { kind: 'bond' }));
    expect(verdict).toBe('nic-wrong');
    expect(findings[0]).toMatchObject({ code: 'nic-oversized', severity: 'critical' });
  });
});

describe('what OpenStack could not be asked', () => {
  const unknown = (reason: 'denied' | 'failed' | 'invalid' | 'not-asked', openstack = true) => {
    const seen = madeObservations(madeDocker(1442), { expectedMtus: { known: false, reason, detail: 'timed out' } });
    if (seen.system.known) seen.system.value.openstack = openstack;
    return diagnose(seen);
  };
  const told = (found: ReturnType<typeof diagnose>) =>
    found.findings.filter(({ code }) => code === 'nic-expected-unknown');

  it('is said of an OpenStack instance, and changes no verdict', () => {
    for (const reason of ['denied', 'failed', 'invalid'] as const) {
      expect(unknown(reason).verdict).toBe('fits');
      expect(told(unknown(reason))).toMatchObject([
        { severity: 'notice', evidence: [{ output: `${reason}: timed out` }] },
      ]);
    }
  });

  it('is not missed where nobody asked, nor where OpenStack answered', () => {
    expect(told(unknown('not-asked'))).toEqual([]);
    expect(told(unknown('failed', false))).toEqual([]);
    const value = [{ interface: 'ens3', mac: 'fa:16:3e:00:00:01', mtu: 1442, source: 'metadata' as const }];
    const seen = madeObservations(madeDocker(1442), { expectedMtus: { known: true, value } });
    expect(told(diagnose(seen))).toEqual([]);
  });
});
