// `npm run user -- reset-password --email <e-mail>`: sets a new password, for users who can read the data directory.
// The server may run or not. Needed if the only administrator forgot their password.
import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { systemActor } from '@/lib/access/actor/actor';
import { prepareForCommand, runCommand } from './command';

const USAGE = `Use:
  npm run user -- reset-password --email <e-mail>`;

runCommand(USAGE, async () => {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { email: { type: 'string' } } });
  const email = values.email?.trim().toLowerCase();
  if (positionals.join(' ') !== 'reset-password' || !email) return false;
  await prepareForCommand();
  const { db } = await import('@/lib/platform/db/client');
  const { resetPassword } = await import('@/lib/access/users/reset-password');
  const user = await db.user.findUnique({ where: { email }, select: { id: true } });
  if (!user) throw new Error(`There is no user with the e-mail ${email}.`);
  const password = randomBytes(18).toString('base64url');
  await resetPassword(systemActor(`command line (${userInfo().username})`), user.id, password);
  // Only the password goes to standard output, so that it can be piped.
  console.error(
    'All sessions of this user have ended. The new password is shown only once. Change it after signing in:',
  );
  console.log(password);
  return true;
});
