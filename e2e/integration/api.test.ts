import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as audits from '@/lib/api/operations/audit';
import * as credentials from '@/lib/api/operations/credentials';
import * as health from '@/lib/api/operations/health';
import * as hostKeys from '@/lib/api/operations/host-keys';
import * as inspections from '@/lib/api/operations/inspections';
import * as instances from '@/lib/api/operations/instances';
import * as me from '@/lib/api/operations/me';
import * as settingsApi from '@/lib/api/operations/settings';
import * as sweeps from '@/lib/api/operations/sweeps';
import * as tokens from '@/lib/api/operations/tokens';
import * as users from '@/lib/api/operations/users';
import { type SimulatedFleet, startSimulatedFleet } from '@/lib/demo/simulated/start-fleet';
import { sweepHandler } from '@/lib/fleet/sweeps/run';
import { type Runner, startRunner } from '@/lib/platform/jobs/runner';
import { askApi } from './api-asking';
import { type FreshDatabase, freshDatabase } from './database';

let database: FreshDatabase;
let api: Awaited<ReturnType<typeof askApi>>;
let runner: Runner | null = null;
let fleet: SimulatedFleet | null = null;

beforeEach(async () => {
  database = await freshDatabase();
  api = await askApi();
});

afterEach(async () => {
  await runner?.stop();
  await fleet?.stop();
  runner = null;
  fleet = null;
  await database.remove();
});

describe('the API', () => {
  it('takes an operator from nothing to verdicts', async () => {
    const { call, token, asked, described } = api;
    fleet = await startSimulatedFleet({ instances: [{ name: '東京-web-01' }, { name: 'tokyo-db-01' }], pace: 0.01 });
    runner = startRunner({ sweep: sweepHandler() }, { pollMs: 50 });
    const { username, privateKey } = fleet.credential;
    const credential = await described(credentials.create, {
      method: 'POST',
      path: '/credentials',
      body: { name: 'fleet', kind: 'key', username, secret: privateKey },
    });
    expect(JSON.stringify(credential)).not.toContain('PRIVATE KEY');
    expect(JSON.stringify(await described(credentials.list, { path: '/credentials' }, 'viewer'))).not.toContain(
      'secret',
    );

    for (const { name, address, port, hostKeyFingerprint } of fleet.endpoints) {
      const draft = { address, port, credentialId: credential.id };
      const seen = await described(instances.testDraft, {
        method: 'POST',
        path: '/instances/test-connection',
        body: draft,
      });
      expect(seen).toMatchObject({ ok: false, code: 'host-key-unknown', hostKey: { fingerprint: hostKeyFingerprint } });
      const created = await described(instances.create, {
        method: 'POST',
        path: '/instances',
        body: { name, address, port, credentialId: credential.id, tags: ['Prod', 'prod'], hostKey: seen.hostKey },
      });
      expect(created).toMatchObject({ name, tags: ['prod'], verdict: null });
      const tested = await described(instances.test, {
        method: 'POST',
        path: `/instances/${created.id}/test-connection`,
      });
      expect(tested).toMatchObject({ ok: true, sudo: 'passwordless' });
    }

    const sweep = await described(sweeps.start, { method: 'POST', path: '/sweeps', body: { filter: { tag: 'prod' } } });
    expect(sweep.total).toBe(2);
    const events = await call({ path: `/sweeps/${sweep.id}/events`, token: token.viewer });
    expect(events.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(events.headers.get('x-accel-buffering')).toBe('no');
    const stream = await events.text();
    expect(stream.match(/^event: end$/gm)).toHaveLength(1);
    const end = JSON.parse(stream.split('event: end\ndata: ')[1] ?? '{}');
    expect(end.sweep).toMatchObject({ state: 'finished', byState: { finished: 2 }, byVerdict: { oversized: 2 } });

    const list = await described(instances.list, { path: '/instances?verdict=oversized&limit=1' }, 'viewer');
    expect(list).toMatchObject({ total: 2, items: [{ egressMtu: 1442, bridgeMtu: 1500, running: false }] });
    const next = await described(instances.list, {
      path: `/instances?verdict=oversized&limit=1&cursor=${list.nextCursor}`,
    });
    expect(next.nextCursor).toBeNull();
    expect(new Set([list.items[0].name, next.items[0].name])).toEqual(new Set(['東京-web-01', 'tokyo-db-01']));
    expect(await described(instances.counts, { path: '/instances/verdicts' })).toMatchObject({
      oversized: 2,
      total: 2,
    });

    const { id } = list.items[0];
    const detail = await described(instances.get, { path: `/instances/${id}` }, 'viewer');
    expect(detail.latestInspection.findings.length).toBeGreaterThan(0);
    const history = await described(inspections.list, { path: `/inspections?instanceId=${id}` });
    await described(inspections.get, { path: `/inspections/${history.items[0].id}` });
    await described(sweeps.get, { path: `/sweeps/${sweep.id}` });
    await described(sweeps.list, { path: '/sweeps' });
    expect(await described(hostKeys.list, { path: '/host-keys?state=approved' })).toMatchObject({ total: 2 });
    const audit = await described(audits.list, { path: '/audit?action=instance.' }, 'viewer');
    expect(audit.items.map(({ action }: { action: string }) => action)).toEqual(['instance.create', 'instance.create']);
    expect(await described(health.health, { path: '/health', token: null })).toMatchObject({ status: 'ok' });

    const file = await call({ path: '/reports/fleet.csv?lang=ja', token: token.viewer });
    const csv = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await file.arrayBuffer());
    expect(csv.startsWith('\uFEFF"名前","アドレス",')).toBe(true);
    const rows: Record<string, string>[] = parse(csv, { bom: true, columns: true });
    expect(rows.map((row) => row.名前)).toEqual(['tokyo-db-01', '東京-web-01']);
    expect(rows[0]).toMatchObject({ 判定: '大きすぎ', '推奨 MTU': '1442' });
    const report = await asked({ path: `/reports/fleet.json?ids=${id}` }, 200, 'viewer');
    expect(report.instances).toHaveLength(1);
  });

  it('refuses requests that it does not understand', async () => {
    const { token, refused } = api;
    const { viewer } = token;
    expect(await refused({ path: '/instances?colour=red', token: viewer }, 422)).toMatchObject({
      code: 'input.unknown-field',
      field: 'colour',
    });
    expect(await refused({ path: '/instances?limit=0' }, 422)).toMatchObject({ field: 'limit' });
    expect(await refused({ path: '/instances?limit=5&limit=6' }, 422)).toMatchObject({ code: 'input.repeated' });
    expect(await refused({ path: '/instances?cursor=nonsense' }, 400)).toMatchObject({ code: 'cursor.invalid' });
    expect(await refused({ path: '/instances/..%2f' }, 422)).toMatchObject({ code: 'id.invalid' });
    const json = { 'content-type': 'application/json' };
    expect(await refused({ method: 'POST', path: '/sweeps', body: '{', headers: json }, 400)).toMatchObject({
      code: 'api.not-json',
    });
    expect(
      await refused(
        {
          method: 'POST',
          path: '/sweeps',
          body: 'all=true',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
        },
        415,
      ),
    ).toMatchObject({ code: 'api.wrong-type' });
    const large = JSON.stringify({ name: 'x'.repeat(1024 * 1024) });
    expect(await refused({ method: 'POST', path: '/instances', body: large, headers: json }, 413)).toMatchObject({
      code: 'api.body-too-large',
    });
    for (const body of [{}, { instanceIds: [] }, { filter: {} }, { all: true, filter: { tag: 'x' } }, { all: false }]) {
      await refused({ method: 'POST', path: '/sweeps', body }, 422);
    }
  });

  it('keeps users, tokens and settings', async () => {
    const { call, token, asked, described, refused } = api;
    const made = await described(
      tokens.create,
      { method: 'POST', path: '/tokens', body: { name: 'ci', role: 'viewer' } },
      'admin',
    );
    expect(await described(me.me, { path: '/me', token: made.token })).toMatchObject({
      role: 'viewer',
      name: 'ci',
    });
    await described(tokens.list, { path: '/tokens' }, 'admin');
    await asked({ method: 'DELETE', path: `/tokens/${made.row.id}` }, 204, 'admin');
    expect(await refused({ path: '/me', token: made.token }, 401)).toMatchObject({ code: 'auth.token-invalid' });

    const body = { email: 'a@example.org', name: '', password: 'correct horse battery staple', role: 'operator' };
    const user = await described(users.create, { method: 'POST', path: '/users', body }, 'admin');
    expect(JSON.stringify(user)).not.toContain('horse');
    expect(await described(users.list, { path: '/users' }, 'admin')).toMatchObject({
      items: [{ email: 'a@example.org' }],
    });
    const role = await call({
      method: 'PATCH',
      path: `/users/${user.id}`,
      token: token.admin,
      body: { role: 'viewer' },
    });
    expect(role.status).toBe(204);

    const settings = await described(
      settingsApi.set,
      { method: 'PATCH', path: '/settings', body: { targets: ['example.org'] } },
      'admin',
    );
    expect(settings).toEqual(await described(settingsApi.get, { path: '/settings' }, 'viewer'));
    expect(settings.targets).toEqual(['example.org']);
    expect(
      await refused({ method: 'PATCH', path: '/settings', body: { targets: ['; reboot'] } }, 422, 'admin'),
    ).toMatchObject({ code: 'target.invalid', field: 'targets.0' });
  });
});
