import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemActor } from '@/lib/access/actor/actor';
import { countCauses } from '@/lib/fleet/instances/count-causes';
import { countVerdicts } from '@/lib/fleet/instances/count-verdicts';
import { listInstances } from '@/lib/fleet/instances/list';
import { listTags } from '@/lib/fleet/instances/list-tags';
import { FLEET_SORTS, type FleetSort } from '@/lib/fleet/instances/schema';
import { selectInstances } from '@/lib/fleet/instances/select';
import { fleetCsv } from '@/lib/fleet/reports/fleet-csv';
import { setSettings } from '@/lib/fleet/settings/set';
import { startSweep } from '@/lib/fleet/sweeps/start';
import { db } from '@/lib/platform/db/client';
import { retentionHandler } from '@/lib/start/retention';
import { VERDICTS } from '@/lib/truth/mtu/verdict';
import { type FreshDatabase, freshDatabase } from './database';
import { operator } from './simulated-fleet';

/** The statements sent to the database: the client is made here, before anything imports it, with its log on. */
const statements = await vi.hoisted(async () => {
  const { PrismaClient } = await import('@/lib/platform/db/generated/client');
  const { SqliteAdapterFactory } = await import('@/lib/platform/db/adapter');
  const { config } = await import('@/lib/platform/config/config');
  const sent: string[] = [];
  const client = new PrismaClient({
    adapter: new SqliteAdapterFactory(() => config().databaseFile),
    transactionOptions: { maxWait: 30_000, timeout: 600_000 },
    log: [{ emit: 'event', level: 'query' }],
  });
  client.$on('query', ({ query }) => sent.push(query));
  (globalThis as { clearanceDb?: unknown }).clearanceDb = client;
  return sent;
});

const INSTANCES = 10_000;
const EACH = 3;

let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  await seed();
});
afterAll(() => database.remove());

/** Rows written directly into the tables: this test is about reading them. */
async function seed(): Promise<void> {
  const credential = await db.credential.create({ data: { name: 'c', kind: 'key', username: 'u', secret: '' } });
  const sweep = await db.sweep.create({
    data: { scope: 'all', total: INSTANCES, options: {}, requestedBy: 'seed', state: 'finished' },
  });
  const numbers = `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${INSTANCES - 1})`;
  const id = (kind: number, round = 0) => `printf('0198a6b0-000${kind}-7000-800${round}-%012d', i)`;
  const at = (round: number) =>
    `strftime('%Y-%m-%dT%H:%M:%S.000+00:00', '2026-01-0${1 + round}', (i % 5000) || ' seconds')`;
  const verdict = `CASE i % ${VERDICTS.length} ${VERDICTS.map((name, index) => `WHEN ${index} THEN '${name}'`).join(' ')} END`;
  const run = (sql: string, ...values: string[]) => db.$executeRawUnsafe(`${numbers} ${sql}`, ...values);
  await run(
    `INSERT INTO "Instance" ("id", "name", "address", "credentialId", "updatedAt")
      SELECT ${id(1)}, printf('instance-%05d', (i * 7919) % ${INSTANCES}), printf('10.%d.%d.%d', i >> 16, (i >> 8) & 255, i & 255),
        ?, ${at(0)} FROM n`,
    credential.id,
  );
  await run(`INSERT INTO "InstanceTag" SELECT ${id(1)}, CASE i % 10 WHEN 0 THEN 'rare' ELSE 'common' END FROM n`);
  for (let round = 0; round < EACH; round += 1) {
    await run(
      `INSERT INTO "Inspection" ("id", "sweepId", "instanceId", "state", "outcome", "verdict", "egressMtu", "raw", "finishedAt", "updatedAt")
        SELECT ${id(2, round)}, ?, ${id(1)}, 'finished', 'ok', ${verdict}, 1442, 'x', ${at(round)}, ${at(round)} FROM n`,
      sweep.id,
    );
  }
  await run(
    `INSERT INTO "Finding" ("id", "inspectionId", "position", "code", "severity", "params", "evidence")
      SELECT ${id(3)}, ${id(2, EACH - 1)}, 0, 'bridge-oversized', 'critical', '{"mtu":1442}', '[]' FROM n`,
  );
  // All but the last hundred were inspected.
  const newest = (column: string) =>
    `(SELECT "${column}" FROM "Inspection" WHERE "instanceId" = "Instance"."id" ORDER BY "id" DESC LIMIT 1)`;
  await db.$executeRawUnsafe(
    `UPDATE "Instance" SET "latestInspectionId" = ${newest('id')}, "verdict" = ${newest('verdict')},
      "inspectedAt" = ${newest('finishedAt')} WHERE "id" < ?`,
    `0198a6b0-0001-7000-8000-${String(INSTANCES - 100).padStart(12, '0')}`,
  );
  await db.$executeRawUnsafe(
    `UPDATE "Instance" SET "cause" = CASE "verdict" WHEN 'mixed' THEN 'network-oversized' ELSE 'bridge-oversized' END
      WHERE "verdict" IS NOT NULL`,
  );
}

/** Every statement of the work, with SQLite's plan for it. */
async function plansOf(work: () => Promise<unknown>): Promise<{ sql: string; plan: string }[]> {
  statements.length = 0;
  await work();
  const sent = statements.splice(0);
  const plans: { sql: string; plan: string }[] = [];
  for (const sql of sent) {
    const unbound = [...sql.matchAll(/\?/g)].map(() => null);
    const rows = await db.$queryRawUnsafe<{ detail: string }[]>(`EXPLAIN QUERY PLAN ${sql}`, ...unbound);
    plans.push({ sql, plan: rows.map(({ detail }) => detail).join('\n') });
  }
  return plans;
}

describe('a fleet of 10,000', () => {
  it.each([...FLEET_SORTS, ...FLEET_SORTS.map((sort) => `-${sort}` as FleetSort)])(
    'is listed whole and in order by %s',
    async (sort) => {
      const seen: string[] = [];
      let cursor: string | null = null;
      let pages = 0;
      do {
        const page: Awaited<ReturnType<typeof listInstances>> = await listInstances({ sort, cursor, limit: 200 });
        expect(page.total).toBe(INSTANCES);
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
        pages += 1;
      } while (cursor && pages < 100);
      expect(seen).toHaveLength(INSTANCES);
      expect(new Set(seen).size).toBe(INSTANCES);
    },
  );

  it('reads every page of every order off an index, whatever the size of the fleet', async () => {
    for (const sort of FLEET_SORTS) {
      const first = await listInstances({ sort, limit: 50 });
      const plans = await plansOf(() => listInstances({ sort, limit: 50, cursor: first.nextCursor }));
      expect(plans.length).toBeGreaterThan(0);
      // A page of fifty needs as many statements as one of five, and one more if the page has two verdicts.
      const fewer = await plansOf(() => listInstances({ sort, limit: 5, cursor: first.nextCursor }));
      expect(plans.length).toBeLessThanOrEqual(fewer.length + 1);
      for (const { sql, plan } of plans) {
        // Nothing is sent for an empty list of ids. The total reads every row, by an index if possible.
        if (/COUNT\(\*\)|1=0/.test(sql)) continue;
        expect(plan, sql).not.toMatch(/SCAN (?!.*USING (COVERING )?INDEX)/);
        // The tags of a page may be sorted, but not the fleet.
        if (!sql.includes('FROM `main`.`Instance` ')) continue;
        expect(plan, sql).not.toMatch(/TEMP B-TREE/);
      }
    }
  });

  it('is selected and counted by cause off an index', async () => {
    const filter = { cause: 'network-oversized' };
    const { mixed } = await countVerdicts();
    const { items, total } = await listInstances({ filter, limit: 50 });
    expect(total).toBe(mixed);
    expect(items.map(({ verdict }) => verdict)).toEqual(Array.from({ length: 50 }, () => 'mixed'));
    expect(await selectInstances({ filter })).toHaveLength(mixed);
    expect(await countCauses(filter)).toEqual([
      { cause: 'bridge-oversized', count: INSTANCES - 100 - mixed },
      { cause: 'network-oversized', count: mixed },
    ]);
    expect(await countCauses({ tag: 'rare' })).toContainEqual({ cause: 'bridge-oversized', count: expect.any(Number) });

    const plans = [
      ...(await plansOf(() => listInstances({ filter, limit: 50 }))),
      ...(await plansOf(() => selectInstances({ filter }))),
      ...(await plansOf(() => countVerdicts(filter))),
    ];
    const byCause = plans.filter(({ sql }) => sql.includes('`cause` = ?'));
    expect(byCause.length).toBeGreaterThanOrEqual(4);
    for (const { sql, plan } of byCause) expect(plan, sql).toMatch(/SEARCH .*USING (COVERING )?INDEX Instance_cause/);
    for (const { sql, plan } of await plansOf(() => countCauses())) {
      expect(plan, sql).toMatch(/SCAN .*USING COVERING INDEX Instance_cause/);
      expect(plan, sql).not.toMatch(/TEMP B-TREE/);
    }
  });

  it('is counted and filtered', async () => {
    const counts = await countVerdicts();
    expect(counts).toMatchObject({ total: INSTANCES, never: 100 });
    expect(VERDICTS.reduce((sum, verdict) => sum + counts[verdict], counts.never)).toBe(INSTANCES);
    expect((await listInstances({ filter: { tag: 'rare' } })).total).toBe(1_000);
    expect(await listTags()).toEqual(['common', 'rare']);
    expect((await listInstances({ filter: { verdict: 'never' } })).total).toBe(100);
    expect((await listInstances({ filter: { q: 'INSTANCE-0001' } })).total).toBe(10);
    expect((await listInstances({ filter: { q: '%' } })).total).toBe(0);
    expect((await listInstances({ filter: { q: 'instance_0001' } })).total).toBe(0);
    await db.instance.update({ where: { name: 'instance-00010' }, data: { name: 'instance_00010' } });
    expect((await listInstances({ filter: { q: 'Instance_0001' } })).total).toBe(1);
  });

  it('is reported whole', async () => {
    let text = '';
    for await (const chunk of fleetCsv({ filter: { tag: 'common' } })) text += chunk;
    const rows: Record<string, string>[] = parse(text, { bom: true, columns: true });
    expect(rows).toHaveLength(9_000);
    expect(rows.find(({ verdict }) => verdict === 'oversized')).toMatchObject({
      egressMtu: '1442',
      finding: 'bridge-oversized',
    });
  });

  it('is swept by a list that is frozen when the sweep is queued', async () => {
    const sweep = await startSweep(operator, { filter: { tag: 'rare' } });
    expect(sweep).toMatchObject({ total: 1_000, byState: { queued: 1_000 } });
    const [row] = (await listInstances({ filter: { tag: 'rare' } })).items;
    expect(row?.running).toBe(true);
    await db.sweep.delete({ where: { id: sweep.id } });
  });

  it('keeps as many inspections as is set, and always the newest', async () => {
    await setSettings(systemActor('test'), { retentionInspections: 2, retentionDays: 3650 });
    const run = () =>
      retentionHandler.run({ id: 'x' } as never, {
        signal: new AbortController().signal,
        shutdown: new AbortController().signal,
        attempt: 1,
      });
    expect(await run()).toBe('done');
    expect(await db.inspection.count()).toBe(2 * INSTANCES);
    expect(await db.instance.count({ where: { latestInspectionId: { not: null } } })).toBe(INSTANCES - 100);

    await setSettings(systemActor('test'), { retentionDays: 1 });
    expect(await run()).toBe('done');
    expect(await db.inspection.count()).toBe(INSTANCES - 100);
    expect(await db.instance.count({ where: { latestInspectionId: { not: null } } })).toBe(INSTANCES - 100);
  });
});
