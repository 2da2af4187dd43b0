import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getRemediation } from '@/lib/fleet/remediations/get';
import { cancelRollout } from '@/lib/fleet/rollouts/cancel';
import { getRollout } from '@/lib/fleet/rollouts/get';
import { listMembers } from '@/lib/fleet/rollouts/list-members';
import { planRollout } from '@/lib/fleet/rollouts/plan';
import { rolloutHandler } from '@/lib/fleet/rollouts/run';
import type { RolloutInput } from '@/lib/fleet/rollouts/schema';
import { startRollout } from '@/lib/fleet/rollouts/start';
import type { RolloutDetail, RolloutState } from '@/lib/fleet/rollouts/types';
import { db } from '@/lib/platform/db/client';
import { type Runner, startRunner } from '@/lib/platform/jobs/runner';
import { untilTrue } from '../../pace/until';
import { labSupport } from '../host/support';
import { mustSh } from '../instance/exec';
import { giveLabBack, takeLab } from '../pool/pool';
import type { Lab } from '../types';
import { FILE, picture, sha256 } from './fix-driver';
import { NEW, OLD, prepare } from './fix-matrix';
import { admin, type LabInDatabase, registerInDatabase } from './lab-in-database';

/** Docker starts with the old file, but not with the new one. */
const FAULT = `[Service]
ExecStartPre=/bin/sh -c '! grep -q 1442 ${FILE}'
`;

describe.skipIf(!labSupport().supported)('a rollout over three releases', () => {
  let lab: Lab;
  let known: LabInDatabase | undefined;
  let runner: Runner | undefined;

  beforeAll(async () => {
    lab = await takeLab();
    known = await registerInDatabase(lab);
    runner = startRunner({ rollout: rolloutHandler({ pollMs: 100 }) }, { pollMs: 50 });
    await Promise.all(lab.instances.map(prepare));
  });
  afterAll(async () => {
    await runner?.stop();
    await known?.remove();
    await giveLabBack(lab);
  });

  const pictures = async () =>
    Object.fromEntries(
      await Promise.all(lab.instances.map(async (instance) => [instance.name, await picture(instance)] as const)),
    );

  async function reached(id: string, ...states: RolloutState[]): Promise<RolloutDetail> {
    await untilTrue(async () => states.includes((await getRollout(id)).state), 120_000);
    return getRollout(id);
  }

  async function planned(input: RolloutInput): Promise<RolloutDetail> {
    const { id } = await planRollout(admin, input);
    return reached(id, 'planned');
  }

  async function carriedOut({ id, planHash }: RolloutDetail): Promise<RolloutDetail> {
    await startRollout(admin, id, { planHash: planHash ?? '' });
    return reached(id, 'finished', 'stopped', 'paused');
  }

  it('stops at a canary whose Docker does not start: it is taken back, and the rest are as they were, byte for byte', async () => {
    const [canary] = lab.instances.filter(({ release }) => release === 'bookworm');
    if (!canary) throw new Error('no canary');
    const folder = '/etc/systemd/system/docker.service.d';
    await mustSh(canary, `mkdir -p ${folder} && cat >${folder}/fault.conf && systemctl daemon-reload`, {
      input: FAULT,
    });
    const before = await pictures();
    const plan = await planned({ kind: 'set-mtu', scope: { all: true }, failureLimit: 100 });
    expect(plan.summary).toMatchObject({ ready: 3, leftOut: 0, stages: 2, interrupted: { count: 6 } });
    expect(plan.summary?.interrupted.first).toContainEqual({ instance: 'bookworm', name: 'plain', effect: 'started' });
    expect(await pictures()).toEqual(before);

    expect(await carriedOut(plan)).toMatchObject({ state: 'stopped', reason: 'canary-failed' });
    const { items } = await listMembers(plan.id);
    expect(items.map(({ instance, state, reason }) => [instance.name, state, reason])).toEqual([
      ['bookworm', 'reverted', 'step-failed'],
      ['bullseye', 'not-started', 'canary-failed'],
      ['trixie', 'not-started', 'canary-failed'],
    ]);
    expect(items[0]?.reasonParams).toEqual({ step: 'restart' });
    expect(await pictures()).toEqual(before);
    expect(await db.remediation.count({ where: { startedAt: { not: null } } })).toBe(1);
  });

  it('pauses after a canary that is confirmed and not proven, and the rest are as they were', async () => {
    const [canary] = lab.instances.filter(({ release }) => release === 'bookworm');
    if (!canary) throw new Error('no canary');
    await Promise.all(lab.instances.map(prepare));
    // With such a rule of somebody else, a successful download says nothing about the MTU.
    const rule = 'FORWARD -o wg0 -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu';
    await mustSh(canary, `iptables -t mangle -A ${rule}`);
    try {
      const { bookworm, ...others } = await pictures();
      const plan = await planned({ kind: 'set-mtu', scope: { all: true } });
      expect(await carriedOut(plan)).toMatchObject({ state: 'paused', reason: 'canary-unproven' });
      const { items } = await listMembers(plan.id);
      expect(items.map(({ instance, state, reason }) => [instance.name, state, reason])).toEqual([
        ['bookworm', 'confirmed', 'confirmed-unproven'],
        ['bullseye', 'ready', null],
        ['trixie', 'ready', null],
      ]);
      expect(await pictures()).toMatchObject({ bookworm: { mtu: '1442', running: bookworm?.running }, ...others });
      await cancelRollout(admin, plan.id);
      expect(await reached(plan.id, 'cancelled')).toMatchObject({ reason: 'cancelled' });
    } finally {
      await mustSh(canary, `iptables -t mangle -D ${rule}`);
    }
  });

  it('goes to the canary, then to the others side by side, each proven; and is taken back as a whole', async () => {
    await Promise.all(lab.instances.map(prepare));
    const before = await pictures();
    const plan = await planned({ kind: 'set-mtu', scope: { all: true } });
    expect(await carriedOut(plan)).toMatchObject({ state: 'finished', byState: { confirmed: 3 } });
    const after = await pictures();
    const { items } = await listMembers(plan.id);
    for (const { instance, remediationId } of items) {
      const fix = await getRemediation(remediationId ?? '');
      expect(fix.steps.find((step) => step.name === 'inspect')).toMatchObject({ state: 'passed' });
      // Engines from 24 on also get the default of new networks.
      const text = instance.name === 'trixie' ? (fix.after ?? '') : NEW;
      expect(after[instance.name]).toMatchObject({
        ...before[instance.name],
        mtu: '1442',
        file: expect.stringContaining(`${sha256(text)} 640 0:`),
      });
    }
    const [canary, ...others] = items;
    for (const { startedAt } of others) {
      expect(startedAt?.getTime()).toBeGreaterThanOrEqual(canary?.finishedAt?.getTime() ?? Number.POSITIVE_INFINITY);
    }

    const back = await planned({ kind: 'rollback', rollbackOfId: plan.id });
    expect(await carriedOut(back)).toMatchObject({ state: 'finished', byState: { confirmed: 3 } });
    for (const { file, mtu } of Object.values(await pictures())) {
      expect(mtu).toBe('1500');
      expect(file).toContain(`${sha256(OLD)} 640 0:`);
    }
  });
});
