import { z } from 'zod';
import { ROLES } from '@/lib/access/actor/actor';
import { createToken } from '@/lib/access/tokens/create';
import { listTokens } from '@/lib/access/tokens/list';
import { revokeToken } from '@/lib/access/tokens/revoke';
import { defineOperation } from '@/lib/api/define-operation';
import { idParams, moment, time } from '../shapes';

const tag = 'Tokens';

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

export const list = defineOperation({
  id: 'listTokens',
  method: 'GET',
  path: '/tokens',
  role: 'admin',
  tag,
  summary: 'All API tokens, newest first, without the tokens themselves.',
  response: { description: 'The tokens', schema: z.object({ items: z.array(token) }) },
  handler: async ({ actor }) => ({ items: await listTokens(actor) }),
});

export const create = defineOperation({
  id: 'createToken',
  method: 'POST',
  path: '/tokens',
  role: 'admin',
  tag,
  summary: 'Creates an API token. It is only shown in this answer.',
  body: z.strictObject({
    name: z.string().max(1000),
    role,
    expiresAt: moment.nullable().optional().describe('null: never'),
  }),
  response: {
    status: 201,
    description: 'The token, which is shown only once, and its row',
    schema: z.object({ token: z.string(), row: token }),
  },
  handler: ({ actor, body }) => createToken(actor, body),
});

export const revoke = defineOperation({
  id: 'revokeToken',
  method: 'DELETE',
  path: '/tokens/{id}',
  role: 'admin',
  tag,
  summary: 'Ends an API token at once.',
  params: idParams,
  response: { status: 204, description: 'Revoked' },
  errors: [404],
  handler: ({ actor, params }) => revokeToken(actor, params.id),
});
