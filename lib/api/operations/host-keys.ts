import { z } from 'zod';
import { approveHostKey } from '@/lib/access/host-keys/approve';
import { HOST_KEY_STATES, listHostKeys } from '@/lib/access/host-keys/list';
import { rejectHostKey } from '@/lib/access/host-keys/reject';
import { defineOperation } from '@/lib/api/define-operation';
import { idSchema } from '@/lib/platform/input/id';
import { countedPageOf, idParams, paging, time } from '../shapes';

const tag = 'Host keys';

const hostKey = z
  .object({
    id: z.uuid(),
    instanceId: z.string(),
    algorithm: z.string(),
    fingerprint: z.string(),
    state: z.enum(HOST_KEY_STATES),
    firstSeenAt: time,
    decidedAt: time.nullable(),
    decidedBy: z.string().nullable(),
  })
  .meta({ id: 'HostKey' });

const row = hostKey
  .extend({
    instance: z.object({ id: z.string(), name: z.string(), address: z.string(), port: z.int() }),
    approved: z
      .object({ id: z.string(), algorithm: z.string(), fingerprint: z.string() })
      .nullable()
      .describe('Where it is not null, the key of this instance has changed.'),
  })
  .meta({ id: 'HostKeyRow' });

export const list = defineOperation({
  id: 'listHostKeys',
  method: 'GET',
  path: '/host-keys',
  role: 'viewer',
  tag,
  summary: 'Host keys, newest first.',
  query: z.strictObject({ state: z.enum(HOST_KEY_STATES).optional(), instanceId: idSchema.optional(), ...paging }),
  response: { description: 'A page of host keys', schema: countedPageOf(row) },
  handler: ({ query }) => listHostKeys(query),
});

export const approve = defineOperation({
  id: 'approveHostKey',
  method: 'POST',
  path: '/host-keys/{id}/approve',
  role: 'operator',
  tag,
  summary: 'Trusts a key from now on. The key that was trusted before is replaced.',
  params: idParams,
  response: { description: 'The key', schema: hostKey },
  errors: [404],
  handler: ({ actor, params }) => approveHostKey(actor, params.id),
});

export const reject = defineOperation({
  id: 'rejectHostKey',
  method: 'POST',
  path: '/host-keys/{id}/reject',
  role: 'operator',
  tag,
  summary: 'Never trusts a key.',
  params: idParams,
  response: { description: 'The key', schema: hostKey },
  errors: [404],
  handler: ({ actor, params }) => rejectHostKey(actor, params.id),
});
