import { z } from 'zod';
import { createCredential } from '@/lib/access/credentials/create';
import { getCredential } from '@/lib/access/credentials/get';
import { listCredentials } from '@/lib/access/credentials/list';
import { removeCredential } from '@/lib/access/credentials/remove';
import { credentialInputSchema, credentialPatchSchema, SUDO_MODES } from '@/lib/access/credentials/schema';
import { updateCredential } from '@/lib/access/credentials/update';
import { defineOperation } from '@/lib/api/define-operation';
import { idParams, time } from '../shapes';

const tag = 'Credentials';

const credential = z
  .object({
    id: z.uuid(),
    name: z.string(),
    kind: z.enum(['key', 'password']),
    username: z.string(),
    fingerprint: z.string().nullable().describe('SHA256 of the public half of a key'),
    sudo: z.enum(SUDO_MODES),
    hasPassphrase: z.boolean(),
    hasSudoPassword: z.boolean(),
    instanceCount: z.int(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Credential', description: 'Without its secrets.' });

export const list = defineOperation({
  id: 'listCredentials',
  method: 'GET',
  path: '/credentials',
  role: 'viewer',
  tag,
  summary: 'All credentials by name.',
  response: { description: 'The credentials', schema: z.object({ items: z.array(credential) }) },
  handler: async () => ({ items: await listCredentials() }),
});

export const create = defineOperation({
  id: 'createCredential',
  method: 'POST',
  path: '/credentials',
  role: 'operator',
  tag,
  summary: 'Stores a key or password, encrypted.',
  body: credentialInputSchema,
  response: { status: 201, description: 'The credential', schema: credential },
  errors: [409],
  handler: ({ actor, body }) => createCredential(actor, body),
});

export const get = defineOperation({
  id: 'getCredential',
  method: 'GET',
  path: '/credentials/{id}',
  role: 'viewer',
  tag,
  summary: 'One credential.',
  params: idParams,
  response: { description: 'The credential', schema: credential },
  errors: [404],
  handler: ({ params }) => getCredential(params.id),
});

export const update = defineOperation({
  id: 'updateCredential',
  method: 'PATCH',
  path: '/credentials/{id}',
  role: 'operator',
  tag,
  summary: 'Changes the fields in the body. Secrets that are left out are not changed.',
  params: idParams,
  body: credentialPatchSchema,
  response: { description: 'The credential', schema: credential },
  errors: [404, 409],
  handler: ({ actor, params, body }) => updateCredential(actor, params.id, body),
});

export const remove = defineOperation({
  id: 'removeCredential',
  method: 'DELETE',
  path: '/credentials/{id}',
  role: 'operator',
  tag,
  summary: 'Removes a credential that no instance uses.',
  params: idParams,
  response: { status: 204, description: 'Removed' },
  errors: [404, 409],
  handler: ({ actor, params }) => removeCredential(actor, params.id),
});
