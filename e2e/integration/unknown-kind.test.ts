import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import * as operations from '@/lib/api/operations/remediations';
import { applyRemediation } from '@/lib/fleet/remediations/apply';
import { cancelRemediation } from '@/lib/fleet/remediations/cancel';
import type { FoundRemediation } from '@/lib/fleet/remediations/find';
import { getRemediation, type RemediationDetail } from '@/lib/fleet/remediations/get';
import { listRemediations } from '@/lib/fleet/remediations/list';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { planRollback } from '@/lib/fleet/remediations/rollback';
import { isFinal } from '@/lib/fleet/remediations/types';
import { remediationsCsv } from '@/lib/fleet/reports/remediations-csv';
import { getRollout } from '@/lib/fleet/rollouts/get';
import { planRollout } from '@/lib/fleet/rollouts/plan';
import { db } from '@/lib/platform/db/client';
import { describeError } from '@/lib/platform/i18n/describe-error';
import { translator } from '@/lib/platform/i18n/translator';
import { scaled } from '../pace/scaled.mjs';
import { askApi } from './api-asking';
import { instancesNamed, OLD, planned, reached, rolloutScene, started } from './rollout-fleet';
import { operator } from './simulated-fleet';

/** A row of a newer version, after a downgrade to this one. Its plan has nothing that this version knows. */
const NEWER = { kind: 'set-moon-phase', plan: { version: 7, kind: 'set-moon-phase', phase: 'waxing' } };
const unknown = { code: 'remediation.kind-unknown', status: 409 };

const scene = rolloutScene();

async function one(pace?: number): Promise<FoundRemediation> {
  await scene.registered(instancesNamed('a'), pace);
  return planRemediation(operator, scene.ids().a ?? '');
}

async function ended(id: string): Promise<RemediationDetail> {
  for (;;) {
    const remediation = await getRemediation(id);
    if (isFinal(remediation.state)) return remediation;
    await sleep(20);
  }
}

describe('a change of a kind that this version does not know', () => {
  it('is shown and listed as unknown, in both languages, and is never a change of daemon.json', async () => {
    const { id } = await one();
    await db.remediation.update({ where: { id }, data: { ...NEWER, state: 'confirmed', startedAt: new Date() } });
    expect(await getRemediation(id)).toMatchObject({
      kind: 'unknown',
      state: 'confirmed',
      canRollBack: false,
      putBackCommands: [],
      plan: { kind: 'unknown', blocked: true, containers: [], preflight: [] },
    });
    expect((await listRemediations()).items).toMatchObject([{ kind: 'unknown', mtuBefore: null, mtuAfter: null }]);
    for (const [lang, words] of [
      ['en', 'Unknown kind'],
      ['ja', '不明な種類'],
    ] as const) {
      let csv = '';
      for await (const chunk of remediationsCsv({ lang })) csv += chunk;
      expect(parse(csv, { bom: true })[1]?.slice(0, 2)).toEqual(['a', words]);
      const fix = translator(lang, 'fix');
      for (const key of ['title.unknown', 'unknownKind.title', 'unknownKind.body']) expect(fix.has(key)).toBe(true);
      expect(describeError(lang, { ...unknown, params: { kind: NEWER.kind } })).not.toContain('kind-unknown');
    }
    const { described } = await askApi();
    expect(await described(operations.get, { path: `/remediations/${id}` }, 'viewer')).toMatchObject({
      kind: 'unknown',
    });
    expect(await described(operations.list, { path: '/remediations' }, 'viewer')).toMatchObject({
      items: [{ kind: 'unknown' }],
    });
  });

  it('is not planned, applied or taken back, and can be given up', async () => {
    const { id } = await one();
    for (const kind of [NEWER.kind, 'rollback', 'unknown', '__proto__', '']) {
      await expect(planRemediation(operator, scene.ids().a ?? '', { kind })).rejects.toMatchObject(unknown);
    }
    await db.remediation.update({ where: { id }, data: NEWER });
    await expect(applyRemediation(operator, id)).rejects.toMatchObject(unknown);
    expect(await db.job.count()).toBe(0);
    expect(await cancelRemediation(operator, id)).toMatchObject({ state: 'cancelled' });
    await db.remediation.update({ where: { id }, data: { state: 'confirmed', startedAt: new Date() } });
    await expect(planRollback(operator, id)).rejects.toMatchObject(unknown);
  });

  it('that was queued is not begun', async () => {
    const { id } = await one();
    await applyRemediation(operator, id);
    await db.remediation.update({ where: { id }, data: NEWER });
    scene.startJobs();
    expect(await ended(id)).toMatchObject({ kind: 'unknown', state: 'refused', reason: 'kind-unknown' });
    expect(scene.untouched()).toEqual(['a']);
    for (const lang of ['en', 'ja'] as const) {
      expect(translator(lang, 'remediation').has('reason.kind-unknown')).toBe(true);
    }
  });

  it('that had been begun is not confirmed: the instance takes it back', async () => {
    const { id } = await one(0.5);
    await applyRemediation(operator, id);
    scene.startJobs();
    await expect.poll(() => scene.machineOf('a').fixes.size, { interval: 5, timeout: scaled(15_000) }).toBe(1);
    await expect
      .poll(() => db.remediationStep.count({ where: { name: 'start', state: 'passed' } }), { interval: 5 })
      .toBe(1);
    await scene.stopJobs();
    const { state } = await db.remediation.update({ where: { id }, data: NEWER });
    expect(state).toBe('running');
    scene.startJobs();
    expect(await ended(id)).toMatchObject({ kind: 'unknown', state: 'reverted', reason: 'kind-unknown' });
    expect(scene.machineOf('a').daemonJson?.toString()).toBe(OLD);
  });
});

describe('a rollout of a kind that this version does not know', () => {
  it('is shown as unknown, and is not started or taken back', async () => {
    await scene.up(instancesNamed('a'));
    const rollout = await planned();
    await db.rollout.update({ where: { id: rollout.id }, data: { kind: NEWER.kind } });
    expect(await getRollout(rollout.id)).toMatchObject({ kind: 'unknown', state: 'planned' });
    await expect(started(rollout)).rejects.toMatchObject(unknown);
    await db.rollout.update({ where: { id: rollout.id }, data: { state: 'finished' } });
    await db.rolloutMember.updateMany({ data: { state: 'confirmed' } });
    expect(await getRollout(rollout.id)).toMatchObject({ canRollBack: false });
    const back = planRollout(operator, { kind: 'rollback', rollbackOfId: rollout.id });
    await expect(back).rejects.toMatchObject(unknown);
    expect(scene.untouched()).toEqual(['a']);
  });

  it('that was running begins with nobody any more', async () => {
    await scene.registered(instancesNamed('a'));
    scene.startJobs();
    const rollout = await planned();
    await scene.stopJobs();
    await started(rollout);
    await db.rollout.update({ where: { id: rollout.id }, data: { kind: NEWER.kind } });
    scene.startJobs();
    expect(await reached(rollout.id, 'stopped', 'finished')).toMatchObject({ state: 'stopped' });
    expect(await db.rolloutMember.findFirst()).toMatchObject({ state: 'refused', reason: 'kind-unknown' });
    expect(scene.untouched()).toEqual(['a']);
  });
});
