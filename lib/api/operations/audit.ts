import { z } from 'zod';
import { listAudit } from '@/lib/access/audit/list';
import { defineOperation } from '@/lib/api/define-operation';
import { moment, pageOf, paging, time } from '../shapes';

const entry = z
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

export const list = defineOperation({
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
    from: moment.optional(),
    to: moment.optional(),
    ...paging,
  }),
  response: { description: 'A page of the audit trail', schema: pageOf(entry) },
  handler: ({ actor, query: { cursor, limit, ...filter } }) => listAudit(actor, filter, cursor ?? null, limit ?? 50),
});
