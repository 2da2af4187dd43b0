import { afterEach, beforeEach, expect, it } from 'vitest';
import { removeInstance } from '@/lib/fleet/instances/remove';
import { applyRemediation } from '@/lib/fleet/remediations/apply';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { db } from '@/lib/platform/db/client';
import { type FreshDatabase, freshDatabase } from './database';
import { operator, type RegisteredFleet, registerFleet } from './simulated-fleet';

let database: FreshDatabase;
let fleet: RegisteredFleet;

beforeEach(async () => {
  database = await freshDatabase();
  fleet = await registerFleet([
    { name: '東京-web-01', containers: [{ name: 'web', image: 'nginx' }] },
    { name: 'idle', containers: [] },
    // Masking would change this name in a view.
    { name: 'token=web-02', containers: [{ name: 'web', image: 'nginx' }] },
  ]);
});
afterEach(async () => {
  await fleet.simulated.stop();
  await database.remove();
});

const WRONG = ['', ' ', '東京-web-02', '東京-WEB-01', 'undefined'];
const refusal = { code: 'instance.name-not-typed', status: 422, field: 'confirmation' };

it('removes an instance whose name was typed, and no other', async () => {
  const id = fleet.ids['東京-web-01'] ?? '';
  for (const typedName of WRONG) {
    await expect(removeInstance(operator, id, { typedName })).rejects.toMatchObject(refusal);
  }
  expect(await db.instance.count({ where: { id } })).toBe(1);
  await removeInstance(operator, id, { typedName: ' 東京-web-01 ' });
  expect(await db.instance.count({ where: { id } })).toBe(0);
  await removeInstance(operator, fleet.ids.idle ?? '');
  await removeInstance(operator, fleet.ids['token=web-02'] ?? '', { typedName: 'token=web-02' });
  expect(await db.instance.count()).toBe(0);
});

it('interrupts the containers of an instance whose name was typed, and of no other', async () => {
  const { id } = await planRemediation(operator, fleet.ids['東京-web-01'] ?? '');
  for (const typedName of WRONG) {
    await expect(applyRemediation(operator, id, { typedName })).rejects.toMatchObject(refusal);
  }
  expect(await db.job.count()).toBe(0);
  expect(await applyRemediation(operator, id, { typedName: '東京-web-01' })).toMatchObject({ state: 'queued' });
});

it('compares what was typed with the name itself, not with the masked name', async () => {
  const { id } = await planRemediation(operator, fleet.ids['token=web-02'] ?? '');
  await expect(applyRemediation(operator, id, { typedName: 'token=***' })).rejects.toMatchObject(refusal);
  expect(await applyRemediation(operator, id, { typedName: 'token=web-02' })).toMatchObject({ state: 'queued' });
  expect(await db.auditEntry.findFirst({ where: { subjectId: id, action: 'remediation.apply' } })).toMatchObject({
    subjectName: 'token=web-02',
  });
});

it('asks for no name where nobody is interrupted', async () => {
  const { id } = await planRemediation(operator, fleet.ids.idle ?? '');
  expect(await applyRemediation(operator, id, { typedName: '' })).toMatchObject({ state: 'queued' });
});
