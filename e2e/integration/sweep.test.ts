import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemActor } from '@/lib/access/actor/actor';
import { approveHostKey } from '@/lib/access/host-keys/approve';
import { listHostKeys } from '@/lib/access/host-keys/list';
import { rejectHostKey } from '@/lib/access/host-keys/reject';
import { HOSTILE } from '@/lib/demo/simulated/hostile';
import { listInspections } from '@/lib/fleet/inspections/list';
import { runInspection } from '@/lib/fleet/inspections/run';
import { getInstance } from '@/lib/fleet/instances/get';
import { listInstances } from '@/lib/fleet/instances/list';
import type { InstanceScope } from '@/lib/fleet/instances/schema';
import { testConnection } from '@/lib/fleet/instances/test-connection';
import { updateInstance } from '@/lib/fleet/instances/update';
import { fleetCsv } from '@/lib/fleet/reports/fleet-csv';
import { setSettings } from '@/lib/fleet/settings/set';
import { cancelSweep } from '@/lib/fleet/sweeps/cancel';
import { getSweep } from '@/lib/fleet/sweeps/get';
import { sweepHandler } from '@/lib/fleet/sweeps/run';
import type { SweepOptions } from '@/lib/fleet/sweeps/schema';
import { startSweep } from '@/lib/fleet/sweeps/start';
import { type SweepEvent, watchSweep } from '@/lib/fleet/sweeps/watch';
import { db } from '@/lib/platform/db/client';
import { type Runner, startRunner } from '@/lib/platform/jobs/runner';
import { type FreshDatabase, freshDatabase } from './database';
import { operator, type RegisteredFleet, registerFleet } from './simulated-fleet';

let database: FreshDatabase;
let fleet: RegisteredFleet | null = null;
let runner: Runner | null = null;
const errors: unknown[] = [];

beforeEach(async () => {
  database = await freshDatabase();
});

afterEach(async () => {
  await runner?.stop();
  runner = null;
  await fleet?.simulated.stop();
  fleet = null;
  await database.remove();
  expect(errors.splice(0)).toEqual([]);
});

function startTestRunner(): void {
  runner = startRunner({ sweep: sweepHandler() }, { pollMs: 50, onError: (error) => errors.push(error) });
}

async function sweepToEnd(scope: InstanceScope): Promise<SweepEvent[]> {
  const sweep = await startSweep(operator, scope);
  if (!runner) startTestRunner();
  const events: SweepEvent[] = [];
  for await (const event of watchSweep(sweep.id, { intervalMs: 50 })) events.push(event);
  return events;
}

describe('a sweep', () => {
  it('tells of every bad instance what is wrong with it, and goes on with the others', async () => {
    fleet = await registerFleet([
      { name: 'fine' },
      { name: 'fixed', daemonJson: '{ "mtu": 1442 }' },
      { name: 'refused', behaviour: 'refused' },
      { name: 'wrong-key', behaviour: 'rejects-us' },
      { name: 'changed', behaviour: 'changed-host-key' },
      { name: 'closes', behaviour: 'closes' },
      { name: 'floods', behaviour: 'huge-output' },
      { name: 'no-docker', docker: 'absent' },
      { name: 'no-sudo', sudo: 'denied' },
      { name: 'broken-config', daemonJson: '{ "mtu": 1442,' },
      { name: 'config-directory', daemonJsonIsDirectory: true },
      { name: '<script>alert(1)</script>' },
    ]);
    const events = await sweepToEnd({ all: true });
    const end = events.at(-1);
    expect(end).toMatchObject({ type: 'end', sweep: { state: 'finished', total: 12, byState: { finished: 12 } } });

    const rows = await listInstances();
    const byName = Object.fromEntries(rows.items.map((row) => [row.name, row]));
    expect(rows.total).toBe(12);
    expect(byName).toMatchObject({
      fine: {
        outcome: 'ok',
        verdict: 'oversized',
        egressMtu: 1442,
        bridgeMtu: 1500,
        recommendedMtu: 1442,
        running: false,
      },
      fixed: { outcome: 'ok', verdict: 'fits', egressMtu: 1442, bridgeMtu: 1442 },
      refused: { outcome: 'refused', verdict: 'unreachable' },
      'wrong-key': { outcome: 'authentication-failed', verdict: 'unreachable' },
      changed: { outcome: 'host-key-changed', verdict: 'unreachable', hostKeyState: 'changed' },
      closes: { outcome: 'closed' },
      floods: { outcome: 'output-too-large' },
      'no-docker': { outcome: 'ok', verdict: 'no-docker' },
      'no-sudo': { outcome: 'ok' },
      'broken-config': { outcome: 'ok' },
      'config-directory': { outcome: 'ok' },
      '<script>alert(1)</script>': { outcome: 'ok', verdict: 'oversized' },
    });
    for (const name of ['refused', 'wrong-key', 'changed', 'closes', 'floods', 'broken-config', 'config-directory']) {
      expect(byName[name]?.topFinding, name).not.toBeNull();
      expect(byName[name]?.verdict, name).not.toBe('fits');
    }
    const detail = await getInstance(fleet.ids.fine ?? '');
    expect(detail.latestInspection?.observations?.system).toMatchObject({ known: true });
    expect(detail.latestInspection?.networks.map(({ name }) => name)).toContain('bridge');
    expect(detail.latestInspection?.raw).toContain('CLEARANCE/1');
  });

  it('tells its progress: every inspection that ended, the counts, and one end', async () => {
    fleet = await registerFleet([{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
    const events = await sweepToEnd({ instanceIds: Object.values(fleet.ids) });
    const finished = events.flatMap((event) =>
      event.type === 'inspections' ? event.inspections.filter(({ state }) => state === 'finished') : [],
    );
    expect(new Set(finished.map(({ instanceName }) => instanceName))).toEqual(new Set(['a', 'b', 'c']));
    expect(events.filter(({ type }) => type === 'end')).toHaveLength(1);
    const last = events.at(-2)?.id;
    const sweepId = finished[0]?.sweepId ?? '';
    const later: SweepEvent[] = [];
    for await (const event of watchSweep(sweepId, { intervalMs: 50, lastEventId: last })) later.push(event);
    expect(later.at(-1)?.type).toBe('end');
  });

  it('asks for the proof from inside containers where that is set or asked for, and not otherwise', async () => {
    fleet = await registerFleet([{ name: 'a', daemonJson: '{ "mtu": 1442 }' }]);
    const id = fleet.ids.a ?? '';
    const url = 'http://mirror.example.jp/file';
    /** The instance's answer to a sweep: the networks that were tested, or why none was. */
    const proofs = async (options?: SweepOptions) => {
      const sweep = await startSweep(operator, { instanceIds: [id] }, options);
      for await (const _ of watchSweep(sweep.id, { intervalMs: 50 }));
      const seen = (await getInstance(id)).latestInspection?.observations?.proofs;
      return seen?.known ? seen.value.map((proof) => [proof.network, proof.outcome, proof.url]) : seen?.reason;
    };
    const tried = [['bridge', 'passed', url]];
    startTestRunner();
    await setSettings(systemActor('test'), { proofUrl: url });
    expect(await proofs()).toBe('not-asked');
    expect(await proofs({ proof: true })).toEqual(tried);
    await setSettings(systemActor('test'), { containerProof: 'sweeps' });
    expect(await proofs()).toEqual(tried);
    expect(await proofs({ proof: false })).toBe('not-asked');
  });

  it('refuses an empty list, an empty filter, an unknown filter and an unknown instance', async () => {
    fleet = await registerFleet([{ name: 'a' }]);
    const refused = [
      [{ instanceIds: [] }, 'sweep.empty'],
      [{ filter: {} }, 'sweep.filter-empty'],
      [{ filter: { colour: 'red' } }, 'input.unknown-field'],
      [{}, 'sweep.scope-missing'],
      [{ filter: { q: 'nothing like it' } }, 'sweep.nothing-matches'],
      [{ instanceIds: ['0198a6b0-0000-7000-8000-000000000000'] }, 'instance.not-found'],
    ] as const;
    for (const [scope, code] of refused) {
      await expect(startSweep(operator, scope as unknown as InstanceScope), code).rejects.toMatchObject({ code });
    }
    expect(await db.sweep.count()).toBe(0);
  });

  it('stops when it is cancelled: running connections are aborted, the rest is not begun', async () => {
    fleet = await registerFleet(
      Array.from({ length: 6 }, (_, index) => ({ name: `slow-${index}`, behaviour: 'hangs' as const })),
    );
    await setSettings(systemActor('test'), { concurrency: 2 });
    startTestRunner();
    const sweep = await startSweep(operator, { all: true });
    while ((await getSweep(sweep.id)).byState.running < 2) await sleep(20);
    const [row] = (await listInstances()).items;
    expect(row?.running).toBe(true);
    await cancelSweep(operator, sweep.id);
    const events: SweepEvent[] = [];
    for await (const event of watchSweep(sweep.id, { intervalMs: 50 })) events.push(event);
    expect(events.at(-1)).toMatchObject({ type: 'end', sweep: { state: 'cancelled', byState: { cancelled: 6 } } });
    await expect(cancelSweep(operator, sweep.id)).rejects.toMatchObject({ code: 'sweep.ended', status: 409 });
    expect(await db.instance.count({ where: { verdict: { not: null } } })).toBe(0);
  });

  it('leaves what it has not done to the next process when it is shut down', async () => {
    fleet = await registerFleet([{ name: 'a' }, { name: 'b' }]);
    startTestRunner();
    const first = runner;
    const sweep = await startSweep(operator, { all: true });
    await first?.stop();
    runner = null;
    const between = await getSweep(sweep.id);
    expect(between.byState.running).toBe(0);
    startTestRunner();
    const events: SweepEvent[] = [];
    for await (const event of watchSweep(sweep.id, { intervalMs: 50 })) events.push(event);
    expect(events.at(-1)).toMatchObject({ type: 'end', sweep: { state: 'finished', byState: { finished: 2 } } });
  });
});

describe('what goes wrong in Clearance itself', () => {
  it('is told of the instance it happened to, and the others are inspected', async () => {
    fleet = await registerFleet([{ name: 'fine' }, { name: 'other-key' }, { name: 'bug' }, { name: 'gone' }]);
    const { 'other-key': otherKey = '', bug = '', gone = '' } = fleet.ids;
    const credential = await db.credential.findFirstOrThrow();
    const sealedElsewhere = await db.credential.create({
      data: { ...credential, id: undefined, name: 'sealed elsewhere' },
    });
    await db.instance.update({ where: { id: otherKey }, data: { credentialId: sealedElsewhere.id } });
    const inspect: typeof runInspection = async (id, options) => {
      if (id === bug) throw new Error('a bug');
      if (id === gone) await db.instance.delete({ where: { id } });
      return runInspection(id, options);
    };
    runner = startRunner({ sweep: sweepHandler(inspect) }, { pollMs: 50, onError: (error) => errors.push(error) });
    const events = await sweepToEnd({ all: true });
    expect(events.at(-1)).toMatchObject({
      type: 'end',
      sweep: { state: 'finished', total: 4, byState: { finished: 3 } },
    });
    const rows = (await listInstances()).items;
    expect(Object.fromEntries(rows.map((row) => [row.name, row]))).toMatchObject({
      fine: { outcome: 'ok' },
      'other-key': { outcome: 'secret-unreadable', topFinding: { code: 'credential-unreadable' } },
      bug: { outcome: 'internal-error', verdict: 'inconclusive', topFinding: { code: 'inspection-failed' } },
    });
  });
});

describe('a report', () => {
  it('of a hostile instance does nothing in a spreadsheet', async () => {
    fleet = await registerFleet([HOSTILE, { name: '=1+1' }, { name: '東京,"web"' }]);
    await sweepToEnd({ all: true });
    let text = '';
    for await (const chunk of fleetCsv({ lang: 'ja' })) text += chunk;
    const rows: string[][] = parse(text, { bom: true });
    expect(rows.map(([name]) => name)).toEqual(['名前', "'=1+1", 'hostile', '東京,"web"']);
    const cells = rows.slice(1).flat();
    expect(cells.filter((cell) => /^[\s\p{Cc}]*[=+@＝＋＠-]/u.test(cell))).toEqual([]);
    expect(cells.some((cell) => /\p{Cc}/u.test(cell.replaceAll('\n', '')))).toBe(false);
    const stored = await db.dockerNetwork.findMany({ select: { name: true } });
    expect(stored.map(({ name }) => name)).toContain('<img src=x onerror=alert(1)>');
  });
});

describe('host keys', () => {
  it('wait for approval, and let the instance in afterwards', async () => {
    fleet = await registerFleet([{ name: 'new' }], { trusted: false });
    const id = fleet.ids.new ?? '';
    await sweepToEnd({ instanceIds: [id] });
    const [inspection] = (await listInspections({ instanceId: id })).items;
    expect(inspection?.outcome).toBe('host-key-unknown');
    const [key] = (await listHostKeys({ state: 'pending' })).items;
    expect(key?.fingerprint).toBe(fleet.simulated.endpoint('new').hostKeyFingerprint);
    expect((await listInstances()).items[0]?.hostKeyState).toBe('pending');
    await approveHostKey(operator, key?.id ?? '');
    await sweepToEnd({ instanceIds: [id] });
    expect((await listInstances()).items[0]).toMatchObject({ outcome: 'ok', hostKeyState: 'approved' });
    expect(await db.auditEntry.count({ where: { action: 'host-key.approve' } })).toBe(1);
  });

  it('are approved on first use where that is set, with an audit entry, and never changed silently', async () => {
    fleet = await registerFleet([{ name: 'a' }, { name: 'b' }], { trusted: false });
    await setSettings(systemActor('test'), { hostKeyPolicy: 'trust-on-first-use' });
    const { a = '', b = '' } = fleet.ids;
    expect(await testConnection(operator, { instanceId: a })).toMatchObject({ ok: true, sudo: 'passwordless' });
    expect(await db.auditEntry.findFirst({ where: { action: 'host-key.approve' } })).toMatchObject({
      actorName: 'trust-on-first-use',
    });
    // The address of a now leads to another machine.
    const other = fleet.simulated.endpoint('b');
    await db.instance.delete({ where: { id: b } });
    await updateInstance(operator, a, { port: other.port });
    expect(await testConnection(operator, { instanceId: a })).toMatchObject({ ok: false, code: 'host-key-changed' });
    const [pending] = (await listHostKeys({ state: 'pending' })).items;
    expect(pending).toMatchObject({ fingerprint: other.hostKeyFingerprint, approved: { algorithm: 'ssh-ed25519' } });
    await approveHostKey(operator, pending?.id ?? '');
    expect((await getInstance(a)).hostKeys.map(({ state }) => state).sort()).toEqual(['approved', 'replaced']);
    expect(await testConnection(operator, { instanceId: a })).toMatchObject({ ok: true });
    await rejectHostKey(operator, pending?.id ?? '');
    expect(await testConnection(operator, { instanceId: a })).toMatchObject({ ok: false, code: 'host-key-unknown' });
  });
});
