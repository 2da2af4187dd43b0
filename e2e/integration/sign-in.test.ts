import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listAudit } from '@/lib/access/audit/list';
import { attemptsOn, countAttempt } from '@/lib/access/auth/limit';
import { sessionActor } from '@/lib/access/auth/session-actor';
import { createFirstAdmin } from '@/lib/access/users/create-first-admin';
import { isSetUpToken, makeSetUpToken } from '@/lib/access/users/set-up';
import { signIn } from '@/lib/access/users/sign-in';
import { signOut } from '@/lib/access/users/sign-out';
import { db } from '@/lib/platform/db/client';
import { ADMIN, from, system, withCode } from './accounts';
import { type FreshDatabase, freshDatabase } from './database';

let database: FreshDatabase;

beforeEach(async () => {
  database = await freshDatabase();
});

afterEach(() => database.remove());

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
    const { auth } = await import('@/lib/access/auth/auth');
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
