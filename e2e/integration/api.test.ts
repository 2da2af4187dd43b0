import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import * as administration from '@/lib/api/operations/administration';
import * as credentials from '@/lib/api/operations/credentials';
import * as hostKeys from '@/lib/api/operations/host-keys';
import * as inspections from '@/lib/api/operations/inspections';
import * as instances from '@/lib/api/operations/instances';
import * as sweeps from '@/lib/api/operations/sweeps';
import { problem } from '@/lib/api/shapes';
import type { Role } from '@/lib/auth/actor';
import { type Runner, startRunner } from '@/lib/jobs/runner';
import { sweepHandler } from '@/lib/sweeps/run';
import { newCredential, type SimulatedFleet, startSimulatedFleet } from '../simulated/start-fleet';
import { apiClient, type Call, tokens } from './api-client';
import { type FreshDatabase, freshDatabase } from './database';

let database: FreshDatabase;
let call: Awaited<ReturnType<typeof apiClient>>;
let token: Record<Role, string>;
let runner: Runner | null = null;
let fleet: SimulatedFleet | null = null;

beforeEach(async () => {
  database = await freshDatabase();
  call = await apiClient();
  token = await tokens();
});

afterEach(async () => {
  await runner?.stop();
  await fleet?.stop();
  runner = null;
  fleet = null;
  await database.remove();
});

type Json = Record<string, never>;

async function asked(request: Call, status = 200, as: Role = 'operator') {
  const response = await call({ token: token[as], ...request });
  const text = await response.text();
  expect(`${response.status} ${text.slice(0, 300)}`).toMatch(new RegExp(`^${status} `));
  return text === '' ? null : JSON.parse(text);
}

/** The answer, after it was held against what openapi.json says of it. */
async function described(
  operation: { response: { status: number; schema: z.ZodType | null } },
  request: Call,
  as: Role = 'operator',
) {
  const answer = await asked(request, operation.response.status, as);
  expect(operation.response.schema?.safeParse(answer).error?.issues ?? []).toEqual([]);
  return answer;
}

async function refused(request: Call, status: number, as: Role = 'operator') {
  const response = await call({ token: token[as], ...request });
  const said = problem.parse(await response.json());
  expect({ http: response.status, ...said }).toMatchObject({ http: status, status });
  return said;
}

function newKey(name = 'key') {
  const { username, privateKey } = newCredential();
  return { name, kind: 'key', username, secret: privateKey };
}

describe('the API', () => {
  it('takes an operator from nothing to verdicts', async () => {
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
    const audit = await described(administration.listAudit, { path: '/audit?action=instance.' }, 'viewer');
    expect(audit.items.map(({ action }: { action: string }) => action)).toEqual(['instance.create', 'instance.create']);
    expect(await described(administration.health, { path: '/health', token: null })).toMatchObject({ status: 'ok' });

    const file = await call({ path: '/reports/fleet.csv?lang=ja', token: token.viewer });
    const csv = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await file.arrayBuffer());
    expect(csv.startsWith('\uFEFF"名前","アドレス",')).toBe(true);
    const rows: Record<string, string>[] = parse(csv, { bom: true, columns: true });
    expect(rows.map((row) => row.名前)).toEqual(['tokyo-db-01', '東京-web-01']);
    expect(rows[0]).toMatchObject({ 判定: '大きすぎ', '推奨 MTU': '1442' });
    const report = await asked({ path: `/reports/fleet.json?ids=${id}` }, 200, 'viewer');
    expect(report.instances).toHaveLength(1);
  });

  it('tells each wrong input of a form, in the language asked for', async () => {
    const body = { name: ' ', address: 'ssh://root@x', port: 70_000, credentialId: 'x', colour: 'red' };
    const said = await refused(
      { method: 'POST', path: '/instances', body, headers: { 'accept-language': 'ja,en;q=0.5' } },
      422,
    );
    expect(said.errors?.map(({ field, code }) => `${field} ${code}`).sort()).toEqual([
      'address address.scheme',
      'colour input.unknown-field',
      'credentialId id.invalid',
      'name name.missing',
      'port port.invalid',
    ]);
    expect(said.detail).toMatch(/[ぁ-ん]/);
  });

  it('tells a duplicate, naming the other instance and the field', async () => {
    const { id } = await asked({ method: 'POST', path: '/credentials', body: newKey() }, 201);
    const body = { name: 'a', address: '10.0.0.1', credentialId: id };
    await asked({ method: 'POST', path: '/instances', body }, 201);
    const address = await refused({ method: 'POST', path: '/instances', body: { ...body, name: '<script>' } }, 409);
    expect(address).toMatchObject({ code: 'instance.duplicate-address', field: 'address' });
    expect(address.detail).toContain('“a”');
    const name = await refused({ method: 'POST', path: '/instances', body: { ...body, address: '10.0.0.2' } }, 409);
    expect(name).toMatchObject({ code: 'instance.duplicate-name', field: 'name' });
    expect(await refused({ method: 'DELETE', path: `/credentials/${id}` }, 409)).toMatchObject({
      code: 'credential.in-use',
    });
    await asked(
      { method: 'POST', path: '/instances', body: { ...body, name: '<script>alert(1)</script>', port: 2222 } },
      201,
    );
  });

  it.each([
    ['a password where a key is wanted', { secret: 'hunter2hunter2' }, 'credential.password-as-key', 'secret'],
    ['a public key', { secret: newCredential().publicKey }, 'credential.public-key', 'secret'],
    [
      'a key that is no key',
      { secret: '-----BEGIN OPENSSH PRIVATE KEY-----\nbm90IGEga2V5\n-----END OPENSSH PRIVATE KEY-----\n' },
      'credential.not-a-key',
      'secret',
    ],
    [
      'a key where a password is wanted',
      { kind: 'password', secret: newCredential().privateKey },
      'credential.key-as-password',
      'secret',
    ],
    ['no sudo password', { sudo: 'password' }, 'credential.sudo-password-missing', 'sudoPassword'],
    ['no secret', { secret: '' }, 'secret.missing', 'secret'],
  ])('refuses a credential with %s', async (_, wrong, code, field) => {
    const said = await refused({ method: 'POST', path: '/credentials', body: { ...newKey(), ...wrong } }, 422);
    expect(said).toMatchObject({ code, field });
  });

  it('refuses requests that it does not understand', async () => {
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

  it('imports a CSV, telling the rows that are wrong', async () => {
    await asked({ method: 'POST', path: '/credentials', body: newKey('鍵') }, 201);
    const csv =
      '\uFEFFname,address,port,credential,tags,notes\r\n東京,10.0.0.1,,鍵,prod;web,"a\nb"\r\nbad,ssh://x,99999,鍵,,\r\nagain,10.0.0.1,22,鍵,,\r\nlost,10.0.0.3,22,no,,\r\nlast,10.0.0.4,22,鍵,,\r\nlast,10.0.0.5,22,鍵,,\r\n';
    const dry = await described(instances.importCsv, {
      method: 'POST',
      path: '/instances/import?dryRun=true',
      body: csv,
    });
    expect(dry.created).toEqual([
      { id: '', name: '東京', line: 3 },
      { id: '', name: 'last', line: 7 },
    ]);
    expect(await asked({ path: '/instances' })).toMatchObject({ total: 0 });
    const result = await described(instances.importCsv, { method: 'POST', path: '/instances/import', body: csv });
    expect(result.errors).toEqual(dry.errors);
    expect(result.created.map(({ name }: { name: string }) => name)).toEqual(['東京', 'last']);
    expect(result.errors.map(({ line, field, code }: Json) => `${line} ${field} ${code}`)).toEqual([
      '4 address address.scheme',
      '4 port port.invalid',
      '5 address instance.duplicate-address',
      '6 credential import.credential-unknown',
      '8 name instance.duplicate-name',
    ]);
    const again = { method: 'POST', path: '/instances/import?dryRun=true', body: csv };
    expect((await described(instances.importCsv, again)).created).toEqual([]);
    expect(
      await refused({ method: 'POST', path: '/instances/import', body: 'name,address\na,b\n' }, 422),
    ).toMatchObject({ code: 'import.column-missing' });
    expect(await refused({ method: 'POST', path: '/instances/import', body: 'name,"' }, 422)).toMatchObject({
      code: 'import.not-csv',
    });
  });

  it('imports more rows than one transaction takes, and goes on past those that are wrong', async () => {
    await asked({ method: 'POST', path: '/credentials', body: newKey('key') }, 201);
    const rows = Array.from({ length: 120 }, (_, index) => `i${index},10.1.0.${index},${index === 60 ? 'no' : 'key'}`);
    const body = ['name,address,credential', ...rows, 'i0,10.2.0.1,key', ''].join('\n');
    for (const query of ['?dryRun=true', '']) {
      const path = `/instances/import${query}`;
      const result = await described(instances.importCsv, { method: 'POST', path, body });
      expect(result.created).toHaveLength(119);
      expect(result.errors.map(({ line, code }: Json) => `${line} ${code}`)).toEqual([
        '62 import.credential-unknown',
        '122 instance.duplicate-name',
      ]);
    }
    expect(await asked({ path: '/instances' })).toMatchObject({ total: 119 });
  });

  it('keeps users, tokens and settings', async () => {
    const made = await described(
      administration.createToken,
      { method: 'POST', path: '/tokens', body: { name: 'ci', role: 'viewer' } },
      'admin',
    );
    expect(await described(administration.me, { path: '/me', token: made.token })).toMatchObject({
      role: 'viewer',
      name: 'ci',
    });
    await described(administration.listTokens, { path: '/tokens' }, 'admin');
    await asked({ method: 'DELETE', path: `/tokens/${made.row.id}` }, 204, 'admin');
    expect(await refused({ path: '/me', token: made.token }, 401)).toMatchObject({ code: 'auth.token-invalid' });

    const body = { email: 'a@example.org', name: '', password: 'correct horse battery staple', role: 'operator' };
    const user = await described(administration.createUser, { method: 'POST', path: '/users', body }, 'admin');
    expect(JSON.stringify(user)).not.toContain('horse');
    expect(await described(administration.listUsers, { path: '/users' }, 'admin')).toMatchObject({
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
      administration.setSettings,
      { method: 'PATCH', path: '/settings', body: { targets: ['example.org'] } },
      'admin',
    );
    expect(settings).toEqual(await described(administration.getSettings, { path: '/settings' }, 'viewer'));
    expect(settings.targets).toEqual(['example.org']);
    expect(
      await refused({ method: 'PATCH', path: '/settings', body: { targets: ['; reboot'] } }, 422, 'admin'),
    ).toMatchObject({ code: 'settings.invalid' });
  });
});
