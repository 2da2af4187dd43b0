import { describe, expect, it } from 'vitest';
import type { RolloutMemberRow, RolloutStage } from '@/lib/fleet/rollouts/types';
import { standingOf, toLiveMember } from './live-rollout';

const stage = (byState: RolloutStage['byState']): RolloutStage => ({
  stage: 1,
  total: Object.values(byState).reduce((sum, count) => sum + count, 0),
  byState,
});

describe('standingOf', () => {
  it.each([
    ['waiting', { ready: 3 }],
    ['now', { ready: 2, checking: 1 }],
    ['now', { confirmed: 2, running: 1 }],
    // Nothing runs between two instances of a stage, but the stage is still running.
    ['now', { confirmed: 2, ready: 1 }],
    ['done', { confirmed: 3 }],
    ['trouble', { confirmed: 2, reverted: 1 }],
    ['trouble', { reverted: 1, 'not-started': 2 }],
    ['partly', { confirmed: 2, 'not-started': 1 }],
    ['not-started', { 'not-started': 3 }],
  ] as const)('%s: %j', (standing, byState) => {
    expect(standingOf(stage(byState))).toBe(standing);
  });
});

describe('toLiveMember', () => {
  const row: RolloutMemberRow = {
    id: 'm',
    instance: { id: null, name: 'web', address: '192.0.2.1', port: 22 },
    position: 1,
    stage: 0,
    state: 'confirmed',
    reason: null,
    reasonParams: {},
    kind: 'set-mtu',
    isStillBroken: false,
    shown: {
      kind: 'set-mtu',
      cause: { code: 'bridge-oversized', params: { mtu: 1442 } },
      mtu: 1442,
      currentMtu: 1500,
      file: { path: '/etc/docker/daemon.json', sha256: null },
      containers: [
        { name: 'nginx', effect: 'returns' },
        { name: 'db', effect: 'keeps-running' },
      ],
      networks: [],
      warnings: ['networks'],
      blocks: [],
      expectedInterruptionMs: 3000,
    },
    remediationId: 'r',
    startedAt: new Date('2026-11-24T15:00:00Z'),
    finishedAt: new Date('2026-11-24T15:00:07Z'),
  };

  it('counts the containers that stop, not those that keep running', () => {
    expect(toLiveMember(row)).toMatchObject({ name: 'web', instanceId: null, from: 1500, mtu: 1442, stops: 1 });
    expect(toLiveMember(row)).toMatchObject({ kind: 'set-mtu', cause: 'bridge-oversized' });
  });

  it('reads an event, whose dates are text, as it reads the row', () => {
    expect(toLiveMember(JSON.parse(JSON.stringify(row)))).toEqual(toLiveMember(row));
    expect(toLiveMember(row).tookMs).toBe(7000);
  });

  it('knows nothing of a plan where there is none', () => {
    const none = toLiveMember({ ...row, shown: null, finishedAt: null });
    expect(none).toMatchObject({
      cause: null,
      from: null,
      mtu: null,
      stops: null,
      blocks: [],
      warnings: [],
      tookMs: null,
    });
  });
});
