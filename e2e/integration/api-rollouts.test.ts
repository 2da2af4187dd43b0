import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import * as instances from '@/lib/api/operations/instances';
import * as operations from '@/lib/api/operations/rollouts';
import { askApi } from './api-asking';
import { inspected, instancesNamed, reached, rolloutScene } from './rollout-fleet';

const scene = rolloutScene();

it('plans a rollout, starts it with the number of instances, and tells how each went', async () => {
  await scene.up(instancesNamed('abcd'));
  const { call, token, described, refused } = await askApi();
  const post = (path: string, body?: object) => ({ method: 'POST', path, body });
  const planning = await described(
    operations.plan,
    post('/rollouts', { kind: 'set-mtu', scope: { all: true }, batchSize: 2 }),
  );
  expect(planning).toMatchObject({ state: 'planning', total: 4 });
  const path = `/rollouts/${planning.id}`;
  await reached(planning.id, 'planned');
  const { planHash, numberToType } = await described(operations.get, { path }, 'viewer');
  expect(numberToType).toBe(4);
  expect(await refused(post(`${path}/start`, { planHash }), 422)).toMatchObject({
    code: 'rollout.number-not-typed',
    field: 'confirmation',
    detail: 'Type the number of instances that will be changed: 4',
  });
  expect(await refused(post(`${path}/pause`), 409)).toMatchObject({ code: 'rollout.not-running' });
  await described(operations.start, post(`${path}/start`, { planHash, confirmation: 4 }));
  await described(operations.pause, post(`${path}/pause`));
  await described(operations.resume, post(`${path}/resume`));
  const events = await (await call({ path: `${path}/events`, token: token.viewer })).text();
  expect(events.match(/^event: end$/gm)).toHaveLength(1);
  expect(events).toContain('"state":"confirmed"');

  const page = await described(operations.members, { path: `${path}/members?limit=3` }, 'viewer');
  expect(page.items.map(({ state, stage }: { state: string; stage: number }) => `${stage} ${state}`)).toEqual([
    '0 confirmed',
    '1 confirmed',
    '1 confirmed',
  ]);
  const last = await described(operations.members, {
    path: `${path}/members?limit=3&cursor=${page.nextCursor}&stage=2`,
  });
  expect(last).toMatchObject({ items: [{ instance: { name: 'd' } }], nextCursor: null });
  const file = await call({ path: `${path}/members.csv`, token: token.viewer });
  expect(file.headers.get('content-disposition')).toBe('attachment; filename="clearance-rollout.csv"');
  const rows: Record<string, string>[] = parse(await file.text(), { bom: true, columns: true });
  expect(
    rows.map(({ instance, mtuBefore, mtuAfter, containers }) => [instance, mtuBefore, mtuAfter, containers]),
  ).toEqual([...'abcd'].map((name) => [name, '1500', '1442', `web-${name}`]));
  expect(await refused(post(`${path}/cancel`), 409)).toMatchObject({ code: 'rollout.over' });
  expect(await described(operations.list, { path: '/rollouts?state=finished' }, 'viewer')).toMatchObject({
    items: [{ id: planning.id, byState: { confirmed: 4 } }],
  });
  const back = await described(operations.plan, post('/rollouts', { kind: 'rollback', rollbackOfId: planning.id }));
  await described(operations.cancel, post(`/rollouts/${back.id}/cancel`));
  expect(await refused(post('/rollouts', { kind: 'set-mtu' }), 422)).toMatchObject({ code: 'sweep.scope-missing' });
});

it('plans the remedy of the instances with one cause, and tells the kind of each', async () => {
  await scene.registered(instancesNamed('ab', { b: { daemonJson: '{"mtu":1442}', nicMtu: 1500, expectedMtu: 1442 } }));
  await inspected(Object.values(scene.ids()));
  scene.startJobs();
  const { described, refused } = await askApi();
  const post = (body: object) => ({ method: 'POST', path: '/rollouts', body });
  expect(await described(instances.causes, { path: '/instances/causes' }, 'viewer')).toEqual({
    causes: [
      { cause: 'bridge-oversized', count: 1 },
      { cause: 'nic-oversized', count: 1 },
    ],
  });
  const filter = { cause: 'nic-oversized' };
  const { id } = await described(operations.plan, post({ kind: 'remedy', scope: { filter } }));
  expect(await reached(id, 'planned')).toMatchObject({ total: 1 });
  expect(await described(operations.get, { path: `/rollouts/${id}` }, 'viewer')).toMatchObject({
    kind: 'remedy',
    stillBroken: 0,
  });
  expect(await described(operations.members, { path: `/rollouts/${id}/members` }, 'viewer')).toMatchObject({
    items: [{ kind: 'set-nic-mtu', isStillBroken: false, shown: { cause: { code: 'nic-oversized' } } }],
  });
  expect(await refused(post({ kind: 'remedy', scope: { all: true }, mtu: 1400 }), 422)).toMatchObject({ field: 'mtu' });
  expect(await refused(post({ kind: 'remedy', scope: { filter: { cause: 'x' } } }), 422)).toBeDefined();
  expect(await refused(post({ kind: 'remedy' }), 422)).toMatchObject({ code: 'sweep.scope-missing' });
});
