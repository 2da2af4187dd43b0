// `npm run token -- create --name ci --role admin | list | revoke <id>`: API tokens, for users who can read the data
// directory. The server may run or not.
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { isRole, systemActor } from '@/lib/access/actor/actor';
import { prepareForCommand, runCommand } from './command';

const USAGE = `Use one of:
  npm run token -- create --name <name> --role viewer|operator|admin [--days <days until it expires>]
  npm run token -- list
  npm run token -- revoke <id>`;

runCommand(USAGE, async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { name: { type: 'string' }, role: { type: 'string' }, days: { type: 'string' } },
  });
  const [verb, id] = positionals;
  const actor = systemActor(`command line (${userInfo().username})`);

  if (verb === 'create' && values.name && values.role && isRole(values.role)) {
    const days = values.days === undefined ? null : Number(values.days);
    if (days !== null && !(days > 0)) return false;
    await prepareForCommand();
    const { createToken } = await import('@/lib/access/tokens/create');
    const expiresAt = days === null ? null : new Date(Date.now() + days * 86_400_000);
    const { token, row } = await createToken(actor, { name: values.name, role: values.role, expiresAt });
    // Only the token goes to standard output, so that it can be piped.
    console.error(`Created the token ${row.id}. It is shown only once:`);
    console.log(token);
    return true;
  }
  if (verb === 'list') {
    await prepareForCommand();
    const { listTokens } = await import('@/lib/access/tokens/list');
    for (const { id, name, role, prefix, lastUsedAt, expiresAt, revokedAt } of await listTokens(actor)) {
      const ended = revokedAt ?? (expiresAt && expiresAt <= new Date() ? expiresAt : null);
      const state = ended ? `ended ${ended.toISOString()}` : `last used ${lastUsedAt?.toISOString() ?? 'never'}`;
      console.log([id, `${prefix}…`, role, state, JSON.stringify(name)].join('  '));
    }
    return true;
  }
  if (verb === 'revoke' && id) {
    await prepareForCommand();
    const { revokeToken } = await import('@/lib/access/tokens/revoke');
    await revokeToken(actor, id);
    console.log('Revoked.');
    return true;
  }
  return false;
});
