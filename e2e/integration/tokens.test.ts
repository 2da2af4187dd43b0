import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listAudit } from '@/lib/access/audit/list';
import { SOURCE_ADDRESS_HEADER } from '@/lib/access/auth/source-address';
import { authenticateToken } from '@/lib/access/tokens/authenticate';
import { createToken } from '@/lib/access/tokens/create';
import { listTokens } from '@/lib/access/tokens/list';
import { revokeToken } from '@/lib/access/tokens/revoke';
import { createFirstAdmin } from '@/lib/access/users/create-first-admin';
import { signIn } from '@/lib/access/users/sign-in';
import { authenticate } from '@/lib/api/authenticate';
import { db } from '@/lib/platform/db/client';
import { ADMIN, from, system, withCode } from './accounts';
import { type FreshDatabase, freshDatabase } from './database';

let database: FreshDatabase;

beforeEach(async () => {
  database = await freshDatabase();
});

afterEach(() => database.remove());

describe('API tokens', () => {
  it('open the API with their role until they are revoked or expire', async () => {
    const { token, row } = await createToken(system, { name: 'ci', role: 'operator' });
    expect(await authenticateToken(token, '10.0.0.9')).toEqual({
      kind: 'token',
      id: row.id,
      name: 'ci',
      role: 'operator',
      sourceAddress: '10.0.0.9',
    });
    expect((await listTokens(system))[0]?.lastUsedAt).toBeInstanceOf(Date);
    expect(JSON.stringify(await db.apiToken.findMany())).not.toContain(token);

    await revokeToken(system, row.id);
    expect(await authenticateToken(token)).toBeNull();
    await expect(revokeToken(system, 'x')).rejects.toEqual(withCode('token.not-found'));

    const expiresAt = new Date(Date.now() + 60_000);
    const short = await createToken(system, { name: 'short', role: 'viewer', expiresAt });
    expect(await authenticateToken(short.token, null, new Date(expiresAt.getTime() - 1))).not.toBeNull();
    expect(await authenticateToken(short.token, null, expiresAt)).toBeNull();
  });

  it.each(['', 'clr_', 'clr_x', `clr_${'x'.repeat(10_000)}`, 'Bearer clr_x'])('%.20j is none', async (text) => {
    expect(await authenticateToken(text)).toBeNull();
  });
});

describe('a request to the API', () => {
  const request = (method: string, headers: Record<string, string>) =>
    new Request('http://clearance.test/api/v1/instances', {
      method,
      headers: { host: 'clearance.test', [SOURCE_ADDRESS_HEADER]: '10.0.0.1', ...headers },
    });

  it('needs a session or a token, and the role', async () => {
    await expect(authenticate(request('GET', {}), 'viewer')).rejects.toEqual(withCode('auth.required'));
    const wrong = request('GET', { authorization: 'Bearer clr_wrong' });
    await expect(authenticate(wrong, 'viewer')).rejects.toEqual(withCode('auth.token-invalid'));
    const { token } = await createToken(system, { name: 'ci', role: 'viewer' });
    const right = { authorization: `Bearer ${token}` };
    expect(await authenticate(request('POST', right), 'viewer')).toMatchObject({ kind: 'token', role: 'viewer' });
    await expect(authenticate(request('POST', right), 'operator')).rejects.toEqual(withCode('auth.forbidden'));
  });

  it('with a session changes things for our own pages only', async () => {
    await createFirstAdmin(null, ADMIN, null);
    const { cookies } = await signIn(ADMIN, from('10.0.0.1'));
    const cookie = from('', cookies).get('cookie') ?? '';
    expect(await authenticate(request('GET', { cookie }), 'admin')).toMatchObject({ kind: 'user' });
    const foreign: Record<string, string>[] = [
      { cookie },
      { cookie, origin: 'http://evil.test' },
      { cookie, origin: 'null' },
      { cookie, 'sec-fetch-site': 'cross-site' },
      { cookie, 'sec-fetch-site': 'same-site', origin: 'http://clearance.test' },
    ];
    for (const headers of foreign) {
      await expect(authenticate(request('POST', headers), 'admin')).rejects.toEqual(withCode('auth.cross-site'));
    }
    const ours = { cookie, origin: 'http://clearance.test' };
    expect(await authenticate(request('POST', ours), 'admin')).toMatchObject({ kind: 'user' });
    expect(await authenticate(request('POST', { cookie, 'sec-fetch-site': 'same-origin' }), 'admin')).toBeTruthy();
  });
});

it('lists the audit trail a page at a time, each entry once', async () => {
  for (let number = 0; number < 7; number++) await createToken(system, { name: `t${number}`, role: 'viewer' });
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listAudit>> = await listAudit(system, { action: 'token.' }, cursor, 3);
    seen.push(...page.items.map(({ subjectName }) => subjectName ?? ''));
    cursor = page.nextCursor;
  } while (cursor);
  expect([...seen].sort()).toEqual(['t0', 't1', 't2', 't3', 't4', 't5', 't6']);
});
