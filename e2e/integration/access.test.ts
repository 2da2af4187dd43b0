import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { authenticate } from '@/app/api/authenticate';
import { listAudit } from '@/lib/audit/list';
import { type Actor, systemActor } from '@/lib/auth/actor';
import { attemptsOn, countAttempt } from '@/lib/auth/limit';
import { sessionActor } from '@/lib/auth/session-actor';
import { type SessionCookie, signIn } from '@/lib/auth/sign-in';
import { signOut } from '@/lib/auth/sign-out';
import { SOURCE_ADDRESS_HEADER } from '@/lib/auth/source-address';
import { db } from '@/lib/db/client';
import { getSettings } from '@/lib/settings/get';
import { setSettings } from '@/lib/settings/set';
import { authenticateToken } from '@/lib/tokens/authenticate';
import { createToken } from '@/lib/tokens/create';
import { listTokens } from '@/lib/tokens/list';
import { revokeToken } from '@/lib/tokens/revoke';
import { changePassword } from '@/lib/users/change-password';
import { createUser } from '@/lib/users/create';
import { createFirstAdmin } from '@/lib/users/create-first-admin';
import { listUsers } from '@/lib/users/list';
import { removeUser } from '@/lib/users/remove';
import { resetPassword } from '@/lib/users/reset-password';
import { isSetUpToken, makeSetUpToken } from '@/lib/users/set-up';
import { updateUserRole } from '@/lib/users/update-role';
import { type FreshDatabase, freshDatabase } from './database';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const ADMIN = { email: 'admin@example.jp', password: 'a-long-test-password', name: 'Admin' };
const system = systemActor('test');
let database: FreshDatabase;

beforeEach(async () => {
  database = await freshDatabase();
});

afterEach(() => database.remove());

function from(address: string, cookies: SessionCookie[] = []): Headers {
  const headers = new Headers({ [SOURCE_ADDRESS_HEADER]: address, 'user-agent': 'vitest' });
  if (cookies.length > 0) {
    headers.set('cookie', cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; '));
  }
  return headers;
}

const withCode = (code: string) => expect.objectContaining({ code });

describe('the set-up link', () => {
  it('makes the first administrator, once', async () => {
    const token = await makeSetUpToken();
    const actor = await createFirstAdmin(token, ADMIN, '127.0.0.1');
    expect(actor).toMatchObject({ kind: 'user', name: ADMIN.email, role: 'admin' });
    expect(await isSetUpToken(token)).toBe(false);
    await expect(createFirstAdmin(token, { ...ADMIN, email: 'other@example.jp' }, null)).rejects.toEqual(
      withCode('user.set-up-done'),
    );
    expect(await db.user.count()).toBe(1);
  });

  it('is one: a newer one ends it, and no text passes for it', async () => {
    const older = await makeSetUpToken();
    const newer = await makeSetUpToken();
    for (const wrong of [older, '', 'x', newer.slice(0, -1)]) {
      await expect(createFirstAdmin(wrong, ADMIN, null)).rejects.toEqual(withCode('user.set-up-token-wrong'));
    }
    expect(await isSetUpToken(newer)).toBe(true);
    const row = await db.setting.findUniqueOrThrow({ where: { key: 'internal.setUpToken' } });
    expect(JSON.stringify(row)).not.toContain(newer);
  });

  it('lets one of two people through who use it at once', async () => {
    const token = await makeSetUpToken();
    const attempts = ['one@example.jp', 'two@example.jp'].map((email) =>
      createFirstAdmin(token, { ...ADMIN, email }, null),
    );
    const results = await Promise.allSettled(attempts);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await db.user.count()).toBe(1);
  });

  it.each([
    [{ email: 'no address' }, 'user.email-invalid'],
    [{ password: 'short' }, 'user.password-too-short'],
    [{ password: 'x'.repeat(257) }, 'user.password-too-long'],
  ])('refuses %j', async (part, code) => {
    await expect(createFirstAdmin(null, { ...ADMIN, ...part }, null)).rejects.toEqual(withCode(code));
  });
});

describe('signing in', () => {
  beforeEach(async () => {
    await createFirstAdmin(null, ADMIN, null);
  });

  it('opens a session that its cookie stands for, until signing out', async () => {
    const { actor, cookies } = await signIn(
      { email: ' Admin@Example.JP ', password: ADMIN.password },
      from('10.0.0.1'),
    );
    expect(actor).toMatchObject({ role: 'admin', sourceAddress: '10.0.0.1' });
    expect(cookies.length).toBeGreaterThan(0);
    expect(cookies.every(({ httpOnly, sameSite }) => httpOnly && sameSite === 'lax')).toBe(true);
    expect(await sessionActor(from('10.0.0.2', cookies))).toEqual({ ...actor, sourceAddress: '10.0.0.2' });

    await signOut(from('10.0.0.2', cookies));
    expect(await sessionActor(from('10.0.0.2', cookies))).toBeNull();
  });

  it('refuses a cookie that was changed, and one whose session has ended', async () => {
    const { cookies } = await signIn(ADMIN, from('10.0.0.1'));
    const changed = cookies.map((cookie) => ({ ...cookie, value: cookie.value.replace(/.$/, 'A').replace(/^./, 'A') }));
    expect(await sessionActor(from('10.0.0.1', changed))).toBeNull();
    await db.session.updateMany({ data: { expiresAt: new Date(Date.now() - 1000) } });
    expect(await sessionActor(from('10.0.0.1', cookies))).toBeNull();
  });

  it('answers alike to a wrong password and an unknown e-mail, and writes both down', async () => {
    for (const wrong of [
      { ...ADMIN, password: 'wrong-password-1' },
      { ...ADMIN, email: 'nobody@example.jp' },
    ]) {
      await expect(signIn(wrong, from('10.0.0.1'))).rejects.toEqual(withCode('auth.wrong-credentials'));
    }
    const { items } = await listAudit(system, { action: 'session.create' }, null, 10);
    expect(items.map(({ outcome, subjectName, sourceAddress }) => [outcome, subjectName, sourceAddress])).toEqual(
      expect.arrayContaining([
        ['refused', ADMIN.email, '10.0.0.1'],
        ['refused', 'nobody@example.jp', '10.0.0.1'],
      ]),
    );
  });

  it('does not show everybody what was typed in place of an e-mail: it may be the password', async () => {
    await expect(signIn({ email: ADMIN.password, password: 'x' }, from('10.0.0.1'))).rejects.toEqual(
      withCode('auth.wrong-credentials'),
    );
    const { items } = await listAudit(system, { action: 'session.create' }, null, 10);
    expect(items[0]).toMatchObject({ outcome: 'refused', subjectName: null });
    expect(JSON.stringify(items)).not.toContain(ADMIN.password);
  });

  const guess = (address: string) => signIn({ ...ADMIN, password: 'wrong-password-1' }, from(address));

  it('refuses the right password too after ten wrong ones from there, and locks nobody out elsewhere', async () => {
    for (let attempt = 0; attempt < 10; attempt++) {
      await expect(guess('10.0.1.1')).rejects.toEqual(withCode('auth.wrong-credentials'));
    }
    await expect(signIn(ADMIN, from('10.0.1.1'))).rejects.toEqual(withCode('auth.too-many-attempts'));
    expect(await signIn(ADMIN, from('10.0.2.1'))).toMatchObject({ actor: { role: 'admin' } });
    await expect(signIn(ADMIN, from('10.0.1.1'))).rejects.toEqual(withCode('auth.too-many-attempts'));
  });

  it('takes the addresses of one IPv6 network for one', async () => {
    for (let attempt = 0; attempt < 10; attempt++) {
      await expect(guess(`2001:db8:0:1::${attempt}`)).rejects.toEqual(withCode('auth.wrong-credentials'));
    }
    await expect(guess('2001:db8:0:1:f::1')).rejects.toEqual(withCode('auth.too-many-attempts'));
    await expect(guess('2001:db8:0:2::1')).rejects.toEqual(withCode('auth.wrong-credentials'));
  });

  it('brakes guesses from everywhere, but not where the person has signed in from', async () => {
    await signIn(ADMIN, from('10.0.2.1'));
    await db.rateLimit.update({ where: { key: attemptsOn(ADMIN.email) }, data: { count: 100 } });
    await expect(signIn(ADMIN, from('10.0.3.1'))).rejects.toEqual(withCode('auth.too-many-attempts'));
    expect(await signIn(ADMIN, from('10.0.2.1'))).toMatchObject({ actor: { role: 'admin' } });
  });

  it('keeps no password in the database', async () => {
    const account = await db.account.findFirstOrThrow();
    expect(account.password).toMatch(/^\$argon2id\$/);
    expect(JSON.stringify(await db.user.findMany())).not.toContain(ADMIN.password);
  });

  it('has nothing else to sign up by', async () => {
    const { auth } = await import('@/lib/auth/auth');
    const body = { email: 'new@example.jp', password: ADMIN.password, name: 'New' };
    await expect(auth().api.signUpEmail({ body })).rejects.toThrow();
    expect(await db.user.count()).toBe(1);
  });
});

it('counts attempts in a window, and forgives after it', async () => {
  const limit = { max: 2, windowMs: 1000 };
  await countAttempt('key', limit, 10_000);
  await countAttempt('key', limit, 10_100);
  await expect(countAttempt('key', limit, 10_200)).rejects.toEqual(
    expect.objectContaining({ code: 'auth.too-many-attempts', params: { seconds: 1 } }),
  );
  await countAttempt('other', limit, 10_200);
  await countAttempt('key', limit, 11_000);
});

describe('users', () => {
  let admin: Actor;

  beforeEach(async () => {
    admin = await createFirstAdmin(null, ADMIN, '127.0.0.1');
  });

  it('are added, given roles and removed, and each of it is in the audit trail', async () => {
    const user = await createUser(admin, { ...ADMIN, email: 'op@example.jp', role: 'operator' });
    await expect(createUser(admin, { ...ADMIN, email: 'OP@example.jp', role: 'viewer' })).rejects.toEqual(
      withCode('user.duplicate-email'),
    );
    await updateUserRole(admin, user.id, 'viewer');
    expect((await listUsers(admin)).map(({ email, role }) => [email, role])).toEqual([
      [ADMIN.email, 'admin'],
      ['op@example.jp', 'viewer'],
    ]);
    await removeUser(admin, user.id);
    const { items } = await listAudit(admin, { subjectKind: 'user', subjectId: user.id }, null, 10);
    expect(items.map(({ action }) => action).sort()).toEqual(['user.create', 'user.remove', 'user.update-role']);
    expect(items.find(({ action }) => action === 'user.update-role')).toMatchObject({
      actorName: ADMIN.email,
      sourceAddress: '127.0.0.1',
      before: { role: 'operator' },
      after: { role: 'viewer' },
    });
  });

  it('always leave an administrator', async () => {
    const id = admin.id ?? '';
    await expect(updateUserRole(admin, id, 'viewer')).rejects.toEqual(withCode('user.last-admin'));
    await expect(removeUser(admin, id)).rejects.toEqual(withCode('user.last-admin'));
  });

  it('lose their sessions with their password', async () => {
    const { cookies, actor } = await signIn(ADMIN, from('10.0.0.1'));
    await resetPassword(admin, actor.id ?? '', 'another-long-password');
    expect(await sessionActor(from('10.0.0.1', cookies))).toBeNull();
    await expect(signIn(ADMIN, from('10.0.0.1'))).rejects.toEqual(withCode('auth.wrong-credentials'));

    const again = await signIn({ ...ADMIN, password: 'another-long-password' }, from('10.0.0.1'));
    await expect(changePassword(again.actor, 'not it', ADMIN.password)).rejects.toEqual(
      withCode('user.current-password-wrong'),
    );
    await changePassword(again.actor, 'another-long-password', ADMIN.password);
    expect(await sessionActor(from('10.0.0.1', again.cookies))).toBeNull();
    await signIn(ADMIN, from('10.0.0.1'));
  });

  it('may sign in at once with a password that was reset, whatever was tried before', async () => {
    const wrong = { ...ADMIN, password: 'wrong-password-1' };
    for (let attempt = 0; attempt < 10; attempt++) {
      await expect(signIn(wrong, from('10.0.0.1'))).rejects.toEqual(withCode('auth.wrong-credentials'));
    }
    await resetPassword(admin, admin.id ?? '', 'another-long-password');
    const again = signIn({ ...ADMIN, password: 'another-long-password' }, from('10.0.0.1'));
    expect(await again).toMatchObject({ actor: { role: 'admin' } });
  });

  it('get back in by a password from the command line', async () => {
    const run = (email: string) => {
      const argv = ['--import', 'tsx', 'lib/cli/user.ts', 'reset-password', '--email', email];
      return promisify(execFile)(process.execPath, argv, { cwd: ROOT });
    };
    await expect(run('nobody@example.jp')).rejects.toMatchObject({ code: 1, stdout: '' });
    const { stdout } = await run(ADMIN.email);
    await expect(signIn(ADMIN, from('10.0.0.1'))).rejects.toEqual(withCode('auth.wrong-credentials'));
    const again = await signIn({ ...ADMIN, password: stdout.trim() }, from('10.0.0.1'));
    const { items } = await listAudit(again.actor, { action: 'user.reset-password' }, null, 10);
    expect(items).toMatchObject([{ actorKind: 'system', subjectName: ADMIN.email, sourceAddress: null }]);
  }, 120_000);

  it.each(['viewer', 'operator'] as const)(
    'of the role %s may keep neither users, tokens nor settings',
    async (role) => {
      const actor: Actor = { ...system, role };
      const refused = withCode('auth.forbidden');
      await expect(createUser(actor, { ...ADMIN, role: 'viewer' })).rejects.toEqual(refused);
      await expect(listUsers(actor)).rejects.toEqual(refused);
      await expect(updateUserRole(actor, 'x', 'viewer')).rejects.toEqual(refused);
      await expect(resetPassword(actor, 'x', ADMIN.password)).rejects.toEqual(refused);
      await expect(removeUser(actor, 'x')).rejects.toEqual(refused);
      await expect(createToken(actor, { name: 'x', role: 'viewer' })).rejects.toEqual(refused);
      await expect(listTokens(actor)).rejects.toEqual(refused);
      await expect(revokeToken(actor, 'x')).rejects.toEqual(refused);
      await expect(setSettings(actor, { retentionDays: 1 })).rejects.toEqual(refused);
    },
  );
});

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

describe('settings', () => {
  it('are their defaults until set, and what changed is in the audit trail', async () => {
    expect(await getSettings()).toMatchObject({ hostKeyPolicy: 'approve', retentionInspections: 100, proofUrl: null });
    const after = await setSettings(system, { targets: ['Mirror.Example.JP', '198.18.0.1'], retentionDays: 30 });
    expect(after).toMatchObject({ targets: ['mirror.example.jp', '198.18.0.1'], retentionDays: 30 });
    await setSettings(system, { retentionDays: 30 });
    const { items } = await listAudit(system, { action: 'settings.set' }, null, 10);
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ before: { targets: [], retentionDays: 365 }, after: { retentionDays: 30 } });
  });

  it('take a value back to its default by null', async () => {
    expect((await setSettings(system, { proofUrl: 'https://example.jp/3mb' })).proofUrl).toBe('https://example.jp/3mb');
    expect((await setSettings(system, { proofUrl: null })).proofUrl).toBeNull();
  });

  it.each([
    [{ targets: ['-f'] }, 'targets.0'],
    [{ targets: ['example.jp; reboot'] }, 'targets.0'],
    [{ retentionDays: 0 }, 'retentionDays'],
    [{ proofUrl: 'file:///etc/shadow' }, 'proofUrl'],
    [{ unknown: 1 }, 'unknown'],
  ])('refuse %j', async (change, field) => {
    await expect(setSettings(system, change as never)).rejects.toEqual(
      expect.objectContaining({ code: 'settings.invalid', field }),
    );
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
