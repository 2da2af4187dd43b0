import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { applyRemediation } from '@/lib/fleet/remediations/apply';
import { getRemediation } from '@/lib/fleet/remediations/get';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { remediationHandler } from '@/lib/fleet/remediations/run';
import { isFinal } from '@/lib/fleet/remediations/types';
import { type RemediationStepsReport, remediationStepsCsv } from '@/lib/fleet/reports/remediation-steps-csv';
import { type Runner, startRunner } from '@/lib/platform/jobs/runner';
import { type FreshDatabase, freshDatabase } from './database';
import { operator, type RegisteredFleet, registerFleet } from './simulated-fleet';

let database: FreshDatabase;
let fleet: RegisteredFleet;
let runner: Runner;
let done: Awaited<ReturnType<typeof getRemediation>>;

beforeAll(async () => {
  database = await freshDatabase();
  fleet = await registerFleet([{ name: 'a' }, { name: 'b' }]);
  runner = startRunner({ remediation: remediationHandler }, { pollMs: 20 });
  const { id } = await planRemediation(operator, fleet.ids.a ?? '');
  await planRemediation(operator, fleet.ids.b ?? '');
  await applyRemediation({ ...operator, sourceAddress: '198.18.0.9' }, id);
  while (!isFinal((await getRemediation(id)).state)) await sleep(20);
  done = await getRemediation(id);
});
afterAll(async () => {
  await runner.stop();
  await fleet.simulated.stop();
  await database.remove();
});

async function rows(query: RemediationStepsReport): Promise<Record<string, string>[]> {
  let text = '';
  for await (const chunk of remediationStepsCsv(query)) text += chunk;
  return parse(text, { bom: true, columns: true });
}

it('tells each step of a fix with its time and what the instance printed, in order', async () => {
  const expected = done.steps.map(({ position, name, state, startedAt, ms }) => ({
    instance: 'a',
    remediationId: done.id,
    position: String(position),
    step: name,
    state,
    startedAt: startedAt.toISOString(),
    ms: ms === null ? '' : String(ms),
    requestedBy: 'test',
    sourceAddress: '198.18.0.9',
  }));
  expect(expected.length).toBeGreaterThan(10);
  const all = await rows({});
  expect(all).toMatchObject(expected);
  expect(all.some(({ output }) => output !== '')).toBe(true);
  expect(await rows({ remediationId: done.id })).toEqual(all);
  expect(await rows({ instanceId: fleet.ids.b ?? '' })).toEqual([]);
});

it('says the steps in words where a language is asked for', async () => {
  const [first] = await rows({ lang: 'ja' });
  expect(first).toMatchObject({ インスタンス: 'a', 状態: '完了' });
});
