import { z } from 'zod';
import { ROLES, toRole } from '@/lib/access/actor/actor';
import { createUser } from '@/lib/access/users/create';
import { listUsers } from '@/lib/access/users/list';
import { removeUser } from '@/lib/access/users/remove';
import { resetPassword } from '@/lib/access/users/reset-password';
import { updateUserRole } from '@/lib/access/users/update-role';
import { defineOperation } from '@/lib/api/define-operation';
import { time } from '../shapes';

const tag = 'Users';

const role = z.enum(ROLES);

const user = z
  .object({ id: z.string(), email: z.string(), name: z.string(), role, createdAt: time })
  .meta({ id: 'User' });

/** Ids of users are not UUIDs. */
const userParams = z.strictObject({ id: z.string().min(1).max(64) });

export const list = defineOperation({
  id: 'listUsers',
  method: 'GET',
  path: '/users',
  role: 'admin',
  tag,
  summary: 'All users by e-mail.',
  response: {
    description: 'The users',
    schema: z.object({ items: z.array(user.extend({ lastSignInAt: time.nullable() })) }),
  },
  handler: async ({ actor }) => ({ items: await listUsers(actor) }),
});

export const create = defineOperation({
  id: 'createUser',
  method: 'POST',
  path: '/users',
  role: 'admin',
  tag,
  summary: 'Adds a user.',
  body: z.strictObject({
    email: z.string().max(1000),
    name: z.string().max(1000).default(''),
    password: z.string().max(10_000),
    role,
  }),
  response: { status: 201, description: 'The user', schema: user },
  errors: [409],
  handler: async ({ actor, body }) => {
    const { id, email, name, role, createdAt } = await createUser(actor, body);
    return { id, email, name, role: toRole(role), createdAt };
  },
});

export const update = defineOperation({
  id: 'updateUserRole',
  method: 'PATCH',
  path: '/users/{id}',
  role: 'admin',
  tag,
  summary: 'Gives a user another role.',
  params: userParams,
  body: z.strictObject({ role }),
  response: { status: 204, description: 'Changed' },
  errors: [404, 409],
  handler: ({ actor, params, body }) => updateUserRole(actor, params.id, body.role),
});

export const remove = defineOperation({
  id: 'removeUser',
  method: 'DELETE',
  path: '/users/{id}',
  role: 'admin',
  tag,
  summary: 'Removes a user and ends their sessions.',
  params: userParams,
  response: { status: 204, description: 'Removed' },
  errors: [404, 409],
  handler: ({ actor, params }) => removeUser(actor, params.id),
});

export const setPassword = defineOperation({
  id: 'resetPassword',
  method: 'POST',
  path: '/users/{id}/password',
  role: 'admin',
  tag,
  summary: 'Gives a user another password and ends their sessions.',
  params: userParams,
  body: z.strictObject({ password: z.string().max(10_000) }),
  response: { status: 204, description: 'Changed' },
  errors: [404],
  handler: ({ actor, params, body }) => resetPassword(actor, params.id, body.password),
});
