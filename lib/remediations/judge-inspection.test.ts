import { describe, expect, it } from 'vitest';
import { madeDocker, madeNetwork, madeObservations } from '@/lib/mtu/made-observations';
import { judgeInspection } from './judge-inspection';
import type { Inspected } from './judgement';
import type { RemediationPlan } from './plan-types';

const PLANS = [
  { kind: 'set-mtu', mtu: 1442 },
  { kind: 'rollback', mtu: 1442 },
  { kind: 'recreate-network', mtu: 1442, name: 'shop' },
  { kind: 'restore-network', mtu: 1442, name: 'shop' },
  { kind: 'clamp-mss', mtu: 1442 },
  { kind: 'unclamp-mss', mtu: 1442 },
] as unknown as RemediationPlan[];

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
    expect(judgeInspection(plan, whole()).state).toBe('warned');
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
    expect(judgeInspection(plan, whole(over)).state).toBe('undecided');
  });
});

const UNKNOWN = { known: false, reason: 'failed', detail: '' } as const;

it('takes back what is seen to be wrong before an inspection was cut off', () => {
  const [setMtu] = PLANS;
  if (setMtu) expect(judgeInspection(setMtu, whole({ outcome: 'deadline', bridgeMtu: 1500 })).state).toBe('failed');
});
