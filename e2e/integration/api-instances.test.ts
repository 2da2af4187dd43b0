import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as instances from '@/lib/api/operations/instances';
import { newCredential } from '@/lib/demo/simulated/start-fleet';
import { askApi } from './api-asking';
import { type FreshDatabase, freshDatabase } from './database';

let database: FreshDatabase;
let api: Awaited<ReturnType<typeof askApi>>;

beforeEach(async () => {
  database = await freshDatabase();
  api = await askApi();
});

afterEach(async () => {
  await database.remove();
});

type Json = Record<string, never>;

function newKey(name = 'key') {
  const { username, privateKey } = newCredential();
  return { name, kind: 'key', username, secret: privateKey };
}

describe('the API of instances and credentials', () => {
  it('tells each wrong input of a form, in the language asked for', async () => {
    const { refused } = api;
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
    const { asked, refused } = api;
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
    const { refused } = api;
    const said = await refused({ method: 'POST', path: '/credentials', body: { ...newKey(), ...wrong } }, 422);
    expect(said).toMatchObject({ code, field });
  });

  it('imports a CSV, telling the rows that are wrong', async () => {
    const { asked, described, refused } = api;
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
    const { asked, described } = api;
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
});
