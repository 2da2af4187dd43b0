import { z } from 'zod';
import { ROLES } from '@/lib/auth/actor';
import { settingsSchema } from '@/lib/settings/schema';
import { defineOperation } from '../operation';
import { idParams, pageOf, paging, time } from '../shapes';

const role = z.enum(ROLES);

const token = z
  .object({
    id: z.uuid(),
    name: z.string(),
    role,
    prefix: z.string(),
    createdBy: z.string(),
    createdAt: time,
    lastUsedAt: time.nullable(),
    expiresAt: time.nullable(),
    revokedAt: time.nullable(),
  })
  .meta({ id: 'Token' });

const user = z
  .object({ id: z.string(), email: z.string(), name: z.string(), role, createdAt: time })
  .meta({ id: 'User' });

/** Ids of users are not UUIDs. */
const userParams = z.strictObject({ id: z.string().min(1).max(64) });

export const me = defineOperation({
  id: 'whoAmI',
  method: 'GET',
  path: '/me',
  role: 'viewer',
  tag: 'Users',
  summary: 'Who asks, and with which role.',
  response: {
    description: 'The caller',
    schema: z.object({ kind: z.enum(['user', 'token', 'system']), id: z.string().nullable(), name: z.string(), role }),
  },
});

export const listTokens = defineOperation({
  id: 'listTokens',
  method: 'GET',
  path: '/tokens',
  role: 'admin',
  tag: 'Tokens',
  summary: 'All API tokens, newest first; never what would let one be used.',
  response: { description: 'The tokens', schema: z.object({ items: z.array(token) }) },
});

export const createToken = defineOperation({
  id: 'createToken',
  method: 'POST',
  path: '/tokens',
  role: 'admin',
  tag: 'Tokens',
  summary: 'Makes an API token. The answer is the only place where it is shown.',
  body: z.strictObject({
    name: z.string().max(1000),
    role,
    expiresAt: z.iso.datetime({ offset: true }).nullable().optional().describe('null: never'),
  }),
  response: {
    status: 201,
    description: 'The token, shown this once, and its row',
    schema: z.object({ token: z.string(), row: token }),
  },
});

export const revokeToken = defineOperation({
  id: 'revokeToken',
  method: 'DELETE',
  path: '/tokens/{id}',
  role: 'admin',
  tag: 'Tokens',
  summary: 'Ends an API token at once.',
  params: idParams,
  response: { status: 204, description: 'Revoked' },
  errors: [404],
});

export const listUsers = defineOperation({
  id: 'listUsers',
  method: 'GET',
  path: '/users',
  role: 'admin',
  tag: 'Users',
  summary: 'All users by e-mail.',
  response: {
    description: 'The users',
    schema: z.object({ items: z.array(user.extend({ lastSignInAt: time.nullable() })) }),
  },
});

export const createUser = defineOperation({
  id: 'createUser',
  method: 'POST',
  path: '/users',
  role: 'admin',
  tag: 'Users',
  summary: 'Adds a user.',
  body: z.strictObject({
    email: z.string().max(1000),
    name: z.string().max(1000).default(''),
    password: z.string().max(10_000),
    role,
  }),
  response: { status: 201, description: 'The user', schema: user },
  errors: [409],
});

export const updateUser = defineOperation({
  id: 'updateUserRole',
  method: 'PATCH',
  path: '/users/{id}',
  role: 'admin',
  tag: 'Users',
  summary: 'Gives a user another role.',
  params: userParams,
  body: z.strictObject({ role }),
  response: { status: 204, description: 'Changed' },
  errors: [404, 409],
});

export const removeUser = defineOperation({
  id: 'removeUser',
  method: 'DELETE',
  path: '/users/{id}',
  role: 'admin',
  tag: 'Users',
  summary: 'Removes a user and ends their sessions.',
  params: userParams,
  response: { status: 204, description: 'Removed' },
  errors: [404, 409],
});

export const resetPassword = defineOperation({
  id: 'resetPassword',
  method: 'POST',
  path: '/users/{id}/password',
  role: 'admin',
  tag: 'Users',
  summary: 'Gives a user another password and ends their sessions.',
  params: userParams,
  body: z.strictObject({ password: z.string().max(10_000) }),
  response: { status: 204, description: 'Changed' },
  errors: [404],
});

const settings = z.object(settingsSchema.shape).meta({ id: 'Settings' });

export const getSettings = defineOperation({
  id: 'getSettings',
  method: 'GET',
  path: '/settings',
  role: 'viewer',
  tag: 'Settings',
  summary: 'The settings as they are.',
  response: { description: 'The settings', schema: settings },
});

export const setSettings = defineOperation({
  id: 'setSettings',
  method: 'PATCH',
  path: '/settings',
  role: 'admin',
  tag: 'Settings',
  summary: 'Changes the settings that the body names.',
  // The verb checks the values: a default must not be taken for something that was asked for.
  body: z.record(z.string(), z.unknown()).meta({ description: 'Any of the fields of Settings' }),
  response: { description: 'The settings', schema: settings },
});

const auditEntry = z
  .object({
    id: z.string(),
    at: time,
    actorKind: z.enum(['user', 'token', 'system']),
    actorId: z.string().nullable(),
    actorName: z.string(),
    sourceAddress: z.string().nullable(),
    action: z.string().describe('noun.verb'),
    subjectKind: z.string(),
    subjectId: z.string().nullable(),
    subjectName: z.string().nullable(),
    before: z.unknown(),
    after: z.unknown(),
    outcome: z.enum(['intent', 'done', 'refused', 'failed']),
  })
  .meta({ id: 'AuditEntry' });

export const listAudit = defineOperation({
  id: 'listAudit',
  method: 'GET',
  path: '/audit',
  role: 'viewer',
  tag: 'Audit',
  summary: 'The audit trail, newest first.',
  query: z.strictObject({
    subjectKind: z.string().max(50).optional(),
    subjectId: z.string().max(64).optional(),
    action: z.string().max(100).optional().describe('One action, or with a dot at its end all of a noun'),
    actorId: z.string().max(64).optional(),
    from: z.iso.datetime({ offset: true }).optional(),
    to: z.iso.datetime({ offset: true }).optional(),
    ...paging,
  }),
  response: { description: 'A page of the audit trail', schema: pageOf(auditEntry) },
});

export const health = defineOperation({
  id: 'health',
  method: 'GET',
  path: '/health',
  role: null,
  tag: 'Health',
  summary: 'Whether the program can work: 200, or 503 where the database does not answer.',
  response: {
    description: 'It can',
    schema: z.object({
      status: z.enum(['ok', 'unavailable']),
      version: z.string(),
      database: z.enum(['ok', 'unavailable']),
      queue: z.object({ queued: z.int(), running: z.int() }).nullable(),
    }),
  },
});

export const openapi = defineOperation({
  id: 'openapi',
  method: 'GET',
  path: '/openapi.json',
  role: null,
  tag: 'Health',
  summary: 'This document.',
  response: { description: 'OpenAPI 3.1' },
});
