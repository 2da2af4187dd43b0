import { z } from 'zod';
import { ROLES } from '@/lib/access/actor/actor';
import { defineOperation } from '@/lib/api/define-operation';

export const me = defineOperation({
  id: 'whoAmI',
  method: 'GET',
  path: '/me',
  role: 'viewer',
  tag: 'Users',
  summary: 'Who asks, and with which role.',
  response: {
    description: 'The caller',
    schema: z.object({
      kind: z.enum(['user', 'token', 'system']),
      id: z.string().nullable(),
      name: z.string(),
      role: z.enum(ROLES),
    }),
  },
  handler: ({ actor: { kind, id, name, role } }) => ({ kind, id, name, role }),
});
