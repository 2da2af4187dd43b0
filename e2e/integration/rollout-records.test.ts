import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { removeInstance } from '@/lib/fleet/instances/remove';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { rolloutCsv } from '@/lib/fleet/reports/rollout-csv';
import { getRollout } from '@/lib/fleet/rollouts/get';
import { listRollouts } from '@/lib/fleet/rollouts/list';
import { listMembers } from '@/lib/fleet/rollouts/list-members';
import { db } from '@/lib/platform/db/client';
import { retentionHandler } from '@/lib/start/retention';
import { instancesNamed, OLD, outcomes, planned, reached, rolloutScene, started } from './rollout-fleet';
import { operator } from './simulated-fleet';

const scene = rolloutScene();
const names = (text: string) => [...text];

describe('the records of a rollout', () => {
  it('stay, with names, when instances are removed and when retention has been', async () => {
    await scene.up(instancesNamed('ab', { a: { name: '=1+1', daemonJson: OLD } }));
    const plan = await planned();
    await started(plan);
    await reached(plan.id, 'finished');
    await removeInstance(operator, scene.ids()['=1+1'] ?? '');
    const past = new Date(Date.now() - 400 * 86_400_000);
    const last = { requestedBy: 'somebody', sourceAddress: '192.0.2.7' };
    await db.rollout.updateMany({ data: { createdAt: past, finishedAt: past, ...last } });
    await db.rolloutMember.updateMany({ data: { finishedAt: past } });
    await db.inspection.updateMany({ data: { finishedAt: past } });
    const job = await db.job.create({ data: { kind: 'retention', subjectId: 'x' } });
    await retentionHandler.run(job, {
      signal: new AbortController().signal,
      shutdown: new AbortController().signal,
      attempt: 1,
    });

    expect(await outcomes(plan.id)).toEqual(['=1+1 confirmed confirmed', 'b confirmed confirmed']);
    const { items } = await listMembers(plan.id, { limit: 1 });
    expect(items).toMatchObject([{ instance: { id: null, name: '=1+1' }, remediationId: null, shown: { mtu: 1442 } }]);
    expect((await listRollouts()).items).toMatchObject([{ id: plan.id, total: 2, byState: { confirmed: 2 } }]);

    let text = '';
    for await (const chunk of await rolloutCsv(plan.id, { lang: 'ja' })) text += chunk;
    const [heading, ...rows]: string[][] = parse(text, { bom: true });
    expect(heading?.slice(0, 4)).toEqual(['インスタンス', 'アドレス', 'ポート', '段階']);
    expect(rows.map((row) => [row[0], row[3], row[4]])).toEqual([
      ["'=1+1", '0', '確定'],
      ['b', '1', '確定'],
    ]);
    // The person and the address are known, although the record of the fix was removed with its instance.
    expect(heading?.slice(15, 17)).toEqual(['依頼者', '接続元']);
    expect(rows.map((row) => row.slice(15, 17))).toEqual([
      ['somebody', '192.0.2.7'],
      ['test', ''],
    ]);
  });

  it('are put right when the end of a fix, which nobody saw, becomes known later', async () => {
    await scene.up(instancesNamed('a'));
    const plan = await planned();
    await started(plan);
    await reached(plan.id, 'finished');
    const lost = { state: 'failed', reason: 'contact-lost' };
    await db.remediation.updateMany({ where: { state: 'confirmed' }, data: lost });
    await db.rolloutMember.updateMany({ data: lost });
    await planRemediation(operator, scene.ids().a ?? '');
    expect(await outcomes(plan.id)).toEqual(['a confirmed confirmed']);
  });

  it('are listed in pages, and by state', async () => {
    await scene.up(instancesNamed('abc', { c: { behaviour: 'refused' } }));
    const plan = await planned();
    const first = await listMembers(plan.id, { limit: 2 });
    const second = await listMembers(plan.id, { limit: 2, cursor: first.nextCursor });
    expect([...first.items, ...second.items].map(({ instance }) => instance.name)).toEqual(names('abc'));
    expect(second.nextCursor).toBeNull();
    expect((await listMembers(plan.id, { state: 'left-out' })).items.map(({ instance }) => instance.name)).toEqual([
      'c',
    ]);
    await expect(listMembers(plan.id, { cursor: 'x' })).rejects.toMatchObject({ code: 'cursor.invalid' });
    const none = '00000000-0000-7000-8000-000000000000';
    await expect(listMembers(none)).rejects.toMatchObject({ code: 'rollout.not-found', status: 404 });
    await expect(getRollout(none)).rejects.toMatchObject({ code: 'rollout.not-found', status: 404 });
    await planned();
    const newest = await listRollouts({ limit: 1 });
    const older = await listRollouts({ limit: 1, cursor: newest.nextCursor });
    expect(older.items.map(({ id }) => id)).toEqual([plan.id]);
    expect((await listRollouts({ state: 'paused' })).items).toEqual([]);
  });
});
