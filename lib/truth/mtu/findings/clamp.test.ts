import { describe, expect, it } from 'vitest';
import { madeDocker, madeNetwork, madeObservations } from '@/e2e/fixtures/observations';
import { diagnose } from '@/lib/truth/mtu/diagnose';
import type { ClampRule, Observations } from '@/lib/truth/probes/observations';
import type { ContainerProof } from '@/lib/truth/probes/proof-observation';

const RULES: ClampRule[] = [
  { family: 6, interface: 'ens3', mss: 1382 },
  { family: 4, interface: 'ens3', mss: 1402 },
];
const clamped = (rules = RULES): Observations['clamp'] => ({
  known: true,
  value: { tool: 'nft', since: '2026-11-24T00:00:00.000Z', rules },
});
const proof: ContainerProof = {
  network: 'bridge',
  mtu: 1500,
  outcome: 'failed',
  ping: 'too-big',
  download: 'passed',
  downloadedBytes: 262_144,
  url: 'http://m/',
  detail: '',
};
const judge = (bridge: number, over: Partial<Observations>) => {
  const { verdict, findings } = diagnose(madeObservations(madeDocker(bridge), over));
  return { verdict, codes: findings.map(({ code }) => code), findings };
};

describe('an MSS clamp', () => {
  it('leaves the verdict as it is, and is told with its sizes', () => {
    const { verdict, findings } = judge(1500, { clamp: clamped() });
    expect(verdict).toBe('oversized');
    expect(findings.find(({ code }) => code === 'clamp-in-force')).toMatchObject({
      severity: 'info',
      params: { sizes: '1402 / 1382', interface: 'ens3', tool: 'nft' },
    });
  });

  it('is not needed where the MTUs are right', () => {
    const { verdict, codes } = judge(1442, { clamp: clamped() });
    expect(verdict).toBe('fits');
    expect(codes).toContain('clamp-unneeded');
    expect(codes).not.toContain('clamp-in-force');
  });

  it('is in force where a network wastes bytes and the rest could not be told', () => {
    const networks = [madeNetwork('bridge', 1442), madeNetwork('app', 1300, { containers: ['web'] })];
    const docker = madeDocker(1442, { networks });
    const codesOf = (paths?: Observations['paths']) =>
      diagnose(madeObservations(docker, { clamp: clamped(), ...(paths ? { paths } : {}) })).findings.map(
        ({ code }) => code,
      );
    expect(codesOf()).toContain('clamp-unneeded');
    expect(codesOf([])).toContain('clamp-in-force');
  });

  it('is what a download that comes through, and a full packet that does not, are told by', () => {
    const proofs: Observations['proofs'] = { known: true, value: [proof] };
    expect(judge(1500, { clamp: clamped(), proofs }).codes).toContain('proof-clamped');
    for (const clamp of [clamped([]), { known: false, reason: 'absent', detail: '' } as const]) {
      expect(judge(1500, { clamp, proofs }).codes).toContain('proof-failed');
    }
    const stalled = { ...proof, download: 'stalled' as const };
    expect(judge(1500, { clamp: clamped(), proofs: { known: true, value: [stalled] } }).codes).toContain(
      'proof-failed',
    );
  });

  it('that is gone, or that could not be seen, is said to be', () => {
    expect(judge(1500, { clamp: clamped([]) }).codes).toContain('clamp-gone');
    expect(judge(1500, { clamp: { known: false, reason: 'denied', detail: '' } }).codes).toContain('clamp-unknown');
    expect(judge(1500, {}).codes.filter((code) => code.startsWith('clamp'))).toEqual([]);
  });
});
