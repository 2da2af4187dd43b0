import { describe, expect, it } from 'vitest';
import { madeFrames } from '@/e2e/fixtures/made-frames';
import { madeDocker, madeNetwork, madeObservations } from '@/e2e/fixtures/observations';
import type { Observations } from '@/lib/truth/probes/observations';
import type { ContainerProof } from '@/lib/truth/probes/proof-observation';
import { judgeInspection } from './judge-inspection';
import type { Inspected } from './judgement';
import type { RemediationPlan } from './kind-of';

const PLANS = [
  { kind: 'set-mtu', mtu: 1442 },
  { kind: 'rollback', mtu: 1442 },
  { kind: 'recreate-network', mtu: 1442, name: 'shop' },
  { kind: 'restore-network', mtu: 1442, name: 'shop' },
  { kind: 'clamp-mss', mtu: 1442 },
  { kind: 'unclamp-mss', mtu: 1442 },
] as unknown as RemediationPlan[];

/** A re-check without output. */
const SILENT = madeFrames({});

const whole = (over: Partial<Inspected> = {}): Inspected => ({
  verdict: 'fits',
  bridgeMtu: 1442,
  outcome: 'ok',
  outcomeEvidence: null,
  observations: madeObservations(madeDocker(1442, { networks: [madeNetwork('shop', 1442)] })),
  ...over,
});

describe.each(PLANS)('the judgement of an inspection after $kind', (plan) => {
  it('lets stay what was seen to be as planned', () => {
    expect(judgeInspection(plan, whole(), SILENT).state).toBe('warned');
  });

  it.each<[string, Partial<Inspected>]>([
    [
      'the instance was not reached',
      { verdict: 'unreachable', outcome: 'timed-out', observations: null, bridgeMtu: null },
    ],
    ['the script was cut off', { outcome: 'deadline' }],
    ['it said nothing', { observations: madeObservations(null, { system: UNKNOWN }), bridgeMtu: null }],
    ['it stopped in the middle', { observations: madeObservations(madeDocker(1442), { incomplete: ['script'] }) }],
  ])('decides nothing where %s', (_, over) => {
    expect(judgeInspection(plan, whole(over), SILENT).state).toBe('undecided');
  });
});

const UNKNOWN = { known: false, reason: 'failed', detail: '' } as const;

it('takes back what is seen to be wrong before an inspection was cut off', () => {
  const [setMtu] = PLANS;
  if (setMtu)
    expect(judgeInspection(setMtu, whole({ outcome: 'deadline', bridgeMtu: 1500 }), SILENT).state).toBe('failed');
});

describe.each(PLANS.slice(0, 4))('a proof after $kind', (plan) => {
  const proof = (network: string): ContainerProof => ({
    ...{ network, mtu: 1442, outcome: 'passed', ping: 'passed', download: 'passed', detail: '' },
    ...{ downloadedBytes: 262_144, url: 'http://m/' },
  });
  const judged = (clamp: Observations['clamp'], over: Partial<Inspected> = {}, foreign = '') => {
    const docker = madeDocker(1442, { networks: [madeNetwork('shop', 1442)] });
    const proofs = { known: true as const, value: [proof('bridge'), proof('shop')] };
    return judgeInspection(
      plan,
      whole({ observations: madeObservations(docker, { proofs, clamp }), ...over }),
      madeFrames({ 'clamp-foreign': foreign }),
    );
  };
  const clampOf = (rules: { family: 4 | 6; interface: string; mss: number }[]): Observations['clamp'] => ({
    known: true,
    value: { tool: 'nft', since: '2026-01-01T00:00:00.000Z', rules },
  });
  const IN_FORCE = clampOf([{ family: 4, interface: 'ens3', mss: 1402 }]);

  it('counts without a clamp, or with one that somebody flushed', () => {
    expect(judged({ known: false, reason: 'absent', detail: '' }).state).toBe('passed');
    expect(judged(clampOf([])).state).toBe('passed');
  });

  it('proves nothing under one, nor where that could not be told, and says so', () => {
    expect(judged(IN_FORCE)).toMatchObject({ state: 'warned', output: expect.stringContaining('MSS 1402') });
    const unread = judged({ known: false, reason: 'denied', detail: '' });
    expect(unread).toMatchObject({ state: 'warned', output: expect.stringContaining('could not be told') });
  });

  it("proves nothing under somebody else's", () => {
    const rule = '-A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu';
    const judgement = judged({ known: false, reason: 'absent', detail: '' }, {}, rule);
    expect(judgement).toMatchObject({ state: 'warned', output: expect.stringContaining(rule) });
  });

  it('is taken back where it failed, clamp or not', () => {
    const docker = madeDocker(1500, { networks: [madeNetwork('shop', 1500)] });
    const observations = madeObservations(docker, { clamp: IN_FORCE });
    expect(judged(IN_FORCE, { bridgeMtu: 1500, observations }).state).toBe('failed');
  });
});
