import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listInstances } from '@/lib/fleet/instances/list';
import { fleetCsv } from '@/lib/fleet/reports/fleet-csv';
import { inspectInstance } from '@/lib/fleet/sweeps/inspect-instance';
import { type FreshDatabase, freshDatabase } from './database';
import { type RegisteredFleet, registerFleet } from './simulated-fleet';

let database: FreshDatabase;
let fleet: RegisteredFleet;

beforeEach(async () => {
  database = await freshDatabase();
  fleet = await registerFleet([
    { name: 'bare', docker: 'stopped' },
    { name: 'fixed', docker: 'stopped', daemonJson: '{ "mtu": 1442 }' },
    { name: 'runs' },
  ]);
  for (const id of Object.values(fleet.ids)) await inspectInstance(id, { reason: 'one', actorName: 'test' });
});

afterEach(async () => {
  await fleet.simulated.stop();
  await database.remove();
});

describe('the MTU of a Docker that is stopped', () => {
  it('is shown as deduced in the fleet, and what it would have is the cause', async () => {
    const rows = Object.fromEntries((await listInstances()).items.map((row) => [row.name, row]));
    expect(rows).toMatchObject({
      bare: {
        verdict: 'oversized',
        bridgeMtu: null,
        deducedBridgeMtu: 1500,
        topFinding: { code: 'bridge-would-be-oversized', params: { bridgeMtu: 1500, mtu: 1442 } },
      },
      fixed: {
        verdict: 'inconclusive',
        bridgeMtu: null,
        deducedBridgeMtu: 1442,
        topFinding: { code: 'docker-stopped' },
      },
      runs: { verdict: 'oversized', bridgeMtu: 1500, deducedBridgeMtu: null },
    });
  });

  it('stands in a column of its own in the report', async () => {
    let text = '';
    for await (const chunk of fleetCsv({ lang: 'en' })) text += chunk;
    const rows: Record<string, string>[] = parse(text, { bom: true, columns: true });
    expect(rows.map((row) => [row.Name, row['Bridge MTU'], row['Bridge MTU (deduced)'], row.Cause])).toEqual([
      ['bare', '', '1500', expect.stringContaining('would have an MTU of 1500')],
      ['fixed', '', '1442', expect.stringContaining('There is no dockerd process.')],
      ['runs', '1500', '', expect.stringContaining('has an MTU of 1500')],
    ]);
  });
});
