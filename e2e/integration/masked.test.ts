import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Role } from '@/lib/access/actor/actor';
import { applyRemediation } from '@/lib/fleet/remediations/apply';
import { getRemediation } from '@/lib/fleet/remediations/get';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { planRollback } from '@/lib/fleet/remediations/rollback';
import { remediationHandler } from '@/lib/fleet/remediations/run';
import { isFinal } from '@/lib/fleet/remediations/types';
import { sweepHandler } from '@/lib/fleet/sweeps/run';
import { startSweep } from '@/lib/fleet/sweeps/start';
import { watchSweep } from '@/lib/fleet/sweeps/watch';
import { type Runner, startRunner } from '@/lib/platform/jobs/runner';
import { apiClient, tokens } from './api-client';
import { type FreshDatabase, freshDatabase } from './database';
import { operator, type RegisteredFleet, registerFleet } from './simulated-fleet';

/** Docker knows `proxies` since 23.0. */
const OLD = `${JSON.stringify(
  {
    proxies: { 'https-proxy': 'http://someone:HUNTER2@proxy.example:3128' },
    'log-driver': 'splunk',
    'log-opts': { 'splunk-token': 'HUNTER2', 'splunk-url': 'https://splunk.example' },
  },
  null,
  2,
)}\n`;

let database: FreshDatabase;
let fleet: RegisteredFleet;
let runner: Runner;
let call: Awaited<ReturnType<typeof apiClient>>;
let token: Record<Role, string>;

beforeAll(async () => {
  database = await freshDatabase();
  call = await apiClient();
  token = await tokens();
  fleet = await registerFleet([{ name: 'a', release: 'debian-13', daemonJson: OLD }]);
  runner = startRunner({ sweep: sweepHandler(), remediation: remediationHandler }, { pollMs: 20 });
});
afterAll(async () => {
  await runner.stop();
  await fleet.simulated.stop();
  await database.remove();
});

async function applied(id: string): Promise<void> {
  await applyRemediation(operator, id);
  while (!isFinal((await getRemediation(id)).state)) await sleep(20);
}

it('shows no role a password of daemon.json, and puts it back byte for byte', async () => {
  const { a: instanceId = '' } = fleet.ids;
  const machine = fleet.simulated.endpoints[0]?.machine;
  const sweep = await startSweep(operator, { instanceIds: [instanceId] });
  for await (const event of watchSweep(sweep.id, { intervalMs: 20 })) if (event.type === 'end') break;
  const { id } = await planRemediation(operator, instanceId);
  await applied(id);
  expect(machine?.daemonJson?.toString()).toContain('HUNTER2');
  expect(JSON.parse(machine?.daemonJson?.toString() ?? '')).toMatchObject({ mtu: 1442 });
  const back = await planRollback(operator, id);
  await applied(back.id);
  expect(machine?.daemonJson?.toString()).toBe(OLD);

  const { items } = await (await call({ path: '/inspections', token: token.viewer })).json();
  const paths = [
    `/instances/${instanceId}`,
    '/instances',
    ...items.map((row: { id: string }) => `/inspections/${row.id}`),
    ...[id, back.id].flatMap((one) => [`/remediations/${one}`, `/remediations/${one}/events`]),
    '/remediations',
    `/sweeps/${sweep.id}/events`,
    '/audit',
    '/reports/fleet.csv?lang=ja',
    '/reports/fleet.json',
    '/reports/remediations.csv?lang=ja',
    '/reports/remediation-steps.csv',
  ];
  let masked = 0;
  for (const path of paths) {
    for (const role of ['viewer', 'admin'] as const) {
      const answer = await call({ path, token: token[role] });
      const said = `${path} ${answer.status} ${await answer.text()}`;
      expect(said).toContain(`${path} 200`);
      expect(said).not.toContain('HUNTER2');
      if (said.includes('http://***@proxy.example:3128')) masked += 1;
    }
  }
  expect(masked).toBeGreaterThanOrEqual(8);
});
