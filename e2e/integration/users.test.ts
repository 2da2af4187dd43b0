import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/access/actor/actor';
import { listAudit } from '@/lib/access/audit/list';
import { sessionActor } from '@/lib/access/auth/session-actor';
import { createToken } from '@/lib/access/tokens/create';
import { listTokens } from '@/lib/access/tokens/list';
import { revokeToken } from '@/lib/access/tokens/revoke';
import { changePassword } from '@/lib/access/users/change-password';
import { createUser } from '@/lib/access/users/create';
import { createFirstAdmin } from '@/lib/access/users/create-first-admin';
import { listUsers } from '@/lib/access/users/list';
import { removeUser } from '@/lib/access/users/remove';
import { resetPassword } from '@/lib/access/users/reset-password';
import { signIn } from '@/lib/access/users/sign-in';
import { updateUserRole } from '@/lib/access/users/update-role';
import { setSettings } from '@/lib/fleet/settings/set';
import { scaled } from '../pace/scaled.mjs';
import { ADMIN, from, system, withCode } from './accounts';
import { type FreshDatabase, freshDatabase } from './database';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
let database: FreshDatabase;

beforeEach(async () => {
  database = await freshDatabase();
});

afterEach(() => database.remove());

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

  it(
    'get back in by a password from the command line',
    async () => {
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
    },
    scaled(120_000),
  );

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
