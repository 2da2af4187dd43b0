import { describe, expect, it } from 'vitest';
import { madeDocker, madeObservations, madePath } from '@/e2e/fixtures/observations';
import { diagnose } from '@/lib/truth/mtu/diagnose';
import type { Observations } from '@/lib/truth/probes/observations';

const sshStall = { silentSeconds: 6, sentBytes: 28_715, receivedBytes: 61, answeredMs: 412 };
const egress: Observations['egress'] = [
  { family: 4, interface: 'ens3', gateway: '198.18.0.1', linkMtu: 1500, routeMtu: null },
];
const large = { egress, sshStall, cachedPathMtus: [] };
const gateway = (outcome: 'clear' | 'black-hole', mtu: number) =>
  madePath('198.18.0.1', outcome, mtu, { role: 'gateway', linkMtu: 1500 });
const clearance = (outcome: 'clear' | 'black-hole' | 'reported' | 'icmp-blocked', mtu: number | null) =>
  madePath('198.19.0.2', outcome, mtu, { role: 'clearance', linkMtu: 1500 });
const codes = (of: Observations) => diagnose(of).findings.map(({ code }) => code);

describe('SSH that loses full packets', () => {
  it('is a black hole, with its size if the gateway has the same', () => {
    const seen = madeObservations(madeDocker(1442), {
      ...large,
      paths: [gateway('black-hole', 1442), clearance('black-hole', 1442)],
    });
    expect(diagnose(seen)).toMatchObject({ verdict: 'black-hole', recommendedMtu: 1442 });
    const lost = diagnose(seen).findings.find(({ code }) => code === 'ssh-large-packets-lost');
    expect(lost).toMatchObject({ severity: 'warning', params: { address: '198.19.0.2', pathMtu: 1442 } });
    expect(lost?.evidence[0]?.output).toContain('28715 bytes of script sent, 61 bytes of its answer received');
    expect(lost?.evidence).toHaveLength(2);
  });

  it('does not lower the recommendation if only the path to Clearance is narrow', () => {
    const seen = madeObservations(madeDocker(1442), {
      ...large,
      paths: [gateway('clear', 1500), clearance('black-hole', 1442)],
    });
    expect(diagnose(seen)).toMatchObject({ verdict: 'black-hole', recommendedMtu: 1500 });
  });

  it('has its size also if a router reports it to the instance: it may be silent in the other direction', () => {
    const paths = [gateway('clear', 1500), clearance('reported', 1442)];
    const { verdict, findings } = diagnose(madeObservations(madeDocker(1500), { ...large, paths }));
    expect(verdict).toBe('inconclusive');
    expect(findings[0]).toMatchObject({ code: 'ssh-large-packets-lost', params: { pathMtu: 1442 } });
  });

  it('has no size if Clearance answers no ping, and is not healthy', () => {
    const seen = madeObservations(madeDocker(1500), {
      ...large,
      paths: [gateway('clear', 1500), clearance('icmp-blocked', null)],
    });
    expect(diagnose(seen)).toMatchObject({ verdict: 'inconclusive' });
    expect(codes(seen)[0]).toBe('ssh-stalled');
    expect(codes(seen)).not.toContain('ssh-large-packets-lost');
  });

  it('was not caused by size if full packets pass in both directions', () => {
    const seen = madeObservations(madeDocker(1500), {
      ...large,
      paths: [gateway('clear', 1500), clearance('clear', 1500)],
    });
    expect(diagnose(seen).verdict).toBe('fits');
    expect(diagnose(seen).findings).toContainEqual(
      expect.objectContaining({ code: 'ssh-interrupted', severity: 'notice' }),
    );
    expect(codes(seen)).not.toContain('ssh-stalled');
  });

  it('is not reported without a stall', () => {
    const seen = madeObservations(madeDocker(1500), { egress, paths: [gateway('clear', 1500)] });
    expect(diagnose(seen).verdict).toBe('fits');
    expect(codes(seen).filter((code) => code.startsWith('ssh-'))).toEqual([]);
  });

  it('was measured as far as Clearance', () => {
    const paths = [gateway('black-hole', 1442), clearance('black-hole', 1442)];
    expect(codes(madeObservations(madeDocker(1442), { ...large, paths }))).not.toContain('path-gateway-only');
    expect(codes(madeObservations(madeDocker(1442), { ...large, paths: paths.slice(0, 1) }))).toContain(
      'path-gateway-only',
    );
  });
});
