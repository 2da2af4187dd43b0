import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inspectInstance } from '@/lib/fleet/sweeps/inspect-instance';
import { db } from '@/lib/platform/db/client';
import { type FreshDatabase, freshDatabase } from './database';
import { type RegisteredFleet, registerFleet } from './simulated-fleet';

let database: FreshDatabase;
let fleet: RegisteredFleet;

beforeEach(async () => {
  database = await freshDatabase();
  fleet = await registerFleet([
    { name: 'a', daemonJson: '{"mtu":1442}', containers: [{ name: 'web', image: 'nginx' }] },
  ]);
});

afterEach(async () => {
  await fleet.simulated.stop();
  await database.remove();
});

const inspect = async () => {
  const seen = await inspectInstance(fleet.ids.a ?? '', { reason: 'one', actorName: 'test', proof: false });
  if (!seen.observations?.traffic?.known) throw new Error('not seen');
  return { ...seen, traffic: seen.observations.traffic.value, codes: seen.findings.map(({ code }) => code) };
};

describe('counters since the last inspection', () => {
  it('are compared with its stored reading', async () => {
    const { machine } = fleet.simulated.endpoint('a');
    machine.tooLarge = 3;
    const first = await inspect();
    expect(first.traffic.since).toBeUndefined();
    expect(first.codes).not.toContain('traffic-too-large');
    machine.tooLarge = 10;
    const second = await inspect();
    expect(second.traffic.since).toEqual({
      at: first.finishedAt?.toISOString(),
      grown: [{ container: null, counts: { FragFails: 7, OutDestUnreachs: 7 } }],
    });
    expect(second.codes).toContain('traffic-too-large');
    expect(second.verdict).toBe(first.verdict);
    expect((await inspect()).traffic.since?.grown).toEqual([]);
  });

  it('are compared with the newest inspection that saw the instance', async () => {
    const { machine } = fleet.simulated.endpoint('a');
    await inspect();
    const { port } = await db.instance.findUniqueOrThrow({ where: { id: fleet.ids.a ?? '' }, select: { port: true } });
    const at = (to: number) => db.instance.update({ where: { id: fleet.ids.a ?? '' }, data: { port: to } });
    await at(1);
    const gone = await inspectInstance(fleet.ids.a ?? '', { reason: 'one', actorName: 'test', proof: false });
    expect(gone).toMatchObject({ verdict: 'unreachable', observations: null });
    await at(port);
    machine.tooLarge = 2;
    expect((await inspect()).traffic.since?.grown).toEqual([
      { container: null, counts: { FragFails: 2, OutDestUnreachs: 2 } },
    ]);
  });
});
