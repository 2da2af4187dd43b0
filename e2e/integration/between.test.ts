import { parse } from 'csv-parse/sync';
import { createElement } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BetweenSection } from '@/components/sweeps/between-section';
import * as operations from '@/lib/api/operations/sweeps';
import type { SimulatedInstance } from '@/lib/demo/simulated/instance';
import { removeInstance } from '@/lib/fleet/instances/remove';
import { updateInstance } from '@/lib/fleet/instances/update';
import { getPairs } from '@/lib/fleet/sweeps/get-pairs';
import { listPairs } from '@/lib/fleet/sweeps/list-pairs';
import { sweepHandler } from '@/lib/fleet/sweeps/run';
import type { SweepOptions } from '@/lib/fleet/sweeps/schema';
import { startSweep } from '@/lib/fleet/sweeps/start';
import { watchSweep } from '@/lib/fleet/sweeps/watch';
import { db } from '@/lib/platform/db/client';
import { type Runner, startRunner } from '@/lib/platform/jobs/runner';
import { askApi } from './api-asking';
import { type FreshDatabase, freshDatabase } from './database';
import { rendered } from './rendered';
import { operator, type RegisteredFleet, registerFleet, viewer } from './simulated-fleet';

let database: FreshDatabase;
let fleet: RegisteredFleet | null = null;
let runner: Runner;

beforeEach(async () => {
  database = await freshDatabase();
  runner = startRunner({ sweep: sweepHandler() }, { pollMs: 50, onError: (error) => expect.fail(String(error)) });
});

afterEach(async () => {
  await runner.stop();
  await fleet?.simulated.stop();
  fleet = null;
  await database.remove();
});

const NAMES = ['a1', 'a2', 'b1', 'b2'];
const NARROW = { mtu: 1400, kind: 'black-hole' } as const;

/** Two instances on each of two hypervisors, as tags say, inspected once so that their own addresses are known. */
async function inspected(change: Record<string, Partial<SimulatedInstance>> = {}): Promise<void> {
  fleet = await registerFleet(NAMES.map((name) => ({ name, ...change[name] })));
  const numbers = fleet.simulated.endpoints.map(({ machine }) => machine.address);
  expect(new Set(numbers).size).toBe(NAMES.length);
  for (const name of NAMES) await updateInstance(operator, id(name), { tags: [`host:${name.slice(0, 1)}`] });
  await sweep({});
}

const id = (name: string) => fleet?.ids[name] ?? '';

async function sweep(options: SweepOptions): Promise<string> {
  const started = await startSweep(operator, { all: true }, { targets: [], ...options });
  for await (const event of watchSweep(started.id, { intervalMs: 50 })) if (event.type === 'end') break;
  return started.id;
}

const named = ({ pairs }: { pairs: { from: string; to: string }[] }) =>
  pairs.map(({ from, to }) => `${from} ${to}`).sort();

describe('a sweep that measures between its instances', () => {
  it('stores both directions of each pair, to the own address, and names nobody where all fit', async () => {
    await inspected();
    const seen = await getPairs(await sweep({ between: true }));
    expect(named(seen)).toEqual(NAMES.flatMap((a) => NAMES.filter((b) => b !== a).map((b) => `${a} ${b}`)));
    const own = Object.fromEntries(
      fleet?.simulated.endpoints.map(({ name, machine }) => [name, machine.address]) ?? [],
    );
    for (const pair of seen.pairs) {
      expect(pair).toMatchObject({
        fromId: id(pair.from),
        toId: id(pair.to),
        relation: pair.fromHost === pair.toHost ? 'same-host' : 'same-network',
        address: own[pair.to],
        addressKind: 'own',
        outcome: 'clear',
        pathMtu: 1442,
        expectedMtu: 1442,
        state: 'fits',
      });
    }
    expect(seen.named?.culprit).toEqual({ kind: 'none' });
  });

  it('names a narrow instance, and leaves its verdict to its own paths', async () => {
    await inspected({ b1: { path: NARROW }, a1: { nicMtu: 1500 } });
    const before = await db.instance.findMany({ orderBy: { name: 'asc' }, select: { verdict: true } });
    const sweepId = await sweep({ between: true });
    const seen = await getPairs(sweepId);
    expect(seen.byState).toEqual({ fits: 6, narrow: 6, unknown: 0 });
    expect(seen.named).toMatchObject({
      culprit: { kind: 'instance', name: 'b1', mtu: 1400, direction: 'both' },
      hostsKnown: true,
    });
    expect(await db.instance.findMany({ orderBy: { name: 'asc' }, select: { verdict: true } })).toEqual(before);

    const page = await listPairs(sweepId, { state: 'narrow', limit: 4 });
    expect(page).toMatchObject({ byState: seen.byState, culprit: seen.named?.culprit, hostsKnown: true });
    const rest = await listPairs(sweepId, { state: 'narrow', limit: 4, cursor: page.nextCursor });
    expect([page.items.length, rest.items.length, rest.nextCursor]).toEqual([4, 2, null]);

    await removeInstance(operator, id('b1'), { typedName: 'b1' });
    const after = await getPairs(sweepId);
    expect(after.named?.culprit).toMatchObject({ kind: 'instance', name: 'b1' });
    expect(after.pairs.filter(({ fromId }) => fromId === null)).toHaveLength(3);
  });

  it('is started by the API, and read there, as CSV and on its page by a viewer', async () => {
    await inspected({ b1: { path: NARROW } });
    const { call, token, asked, described, refused } = await askApi();
    const body = { all: true, options: { between: true, targets: [] } };
    await refused({ method: 'POST', path: '/sweeps', body }, 403, 'viewer');
    const { id: sweepId, between } = await described(operations.start, { method: 'POST', path: '/sweeps', body });
    expect(between).toBe(true);
    for await (const event of watchSweep(sweepId, { intervalMs: 50 })) if (event.type === 'end') break;

    const path = `/sweeps/${sweepId}/pairs`;
    const page = await described(operations.pairs, { path: `${path}?state=narrow&limit=200` }, 'viewer');
    expect(page).toMatchObject({ culprit: { kind: 'instance', name: 'b1' }, byState: { fits: 6, narrow: 6 } });
    expect(page.items).toHaveLength(6);
    await refused({ path: `/sweeps/${id('a1')}/pairs` }, 404, 'viewer');
    await asked({ path: `${path}?cursor=nonsense` }, 400, 'viewer');

    const response = await call({ path: `${path}.csv?lang=ja`, token: token.viewer });
    const rows: string[][] = parse(await response.text(), { bom: true });
    expect(rows).toHaveLength(13);
    expect(rows[0]?.slice(0, 2)).toEqual(['送信元', '宛先']);
    expect(rows.filter(([from, , , , , , , state]) => from === 'b1' && state === '狭い')).toHaveLength(3);

    const html = rendered(createElement(BetweenSection, { sweepId, seen: await getPairs(sweepId), locale: 'en' }));
    expect(html).toContain('Likely cause: instance b1. Packets larger than 1400 bytes do not pass from it or to it.');
    expect(html.match(/<tr>/g)).toHaveLength(7);
    expect(html).toContain('own address');
    expect(html).not.toContain('hypervisor of some instances');
  });

  it('leaves the pairs of an unreachable instance unknown, and does not say that all is well', async () => {
    await inspected();
    // Nothing listens there. The others still reach it.
    await updateInstance(operator, id('a2'), { port: 1 });
    const seen = await getPairs(await sweep({ between: true }));
    const unknown = seen.pairs.filter(({ state }) => state === 'unknown');
    expect(unknown.map(({ from }) => from)).toEqual(['a2', 'a2', 'a2']);
    expect(seen.named?.culprit).toEqual({ kind: 'unknown', reason: 'partly-measured', candidates: [] });
  });

  it('chooses no pair while every instance shares its address, and says so', async () => {
    fleet = await registerFleet([{ name: 'a1' }, { name: 'a2' }]);
    const seen = await getPairs(await sweep({ between: true }));
    expect(seen).toMatchObject({ pairs: [], named: { culprit: { kind: 'unknown', reason: 'no-pairs' } } });
  });

  it('is not started by a viewer, and tells nothing before its end', async () => {
    await inspected();
    await expect(startSweep(viewer, { all: true }, { between: true })).rejects.toMatchObject({
      code: 'auth.forbidden',
    });
    await runner.stop();
    const { id: waiting } = await startSweep(operator, { all: true }, { between: true });
    expect(await listPairs(waiting)).toMatchObject({ culprit: null, byState: { fits: 0, narrow: 0, unknown: 12 } });
  });
});
