import * as operations from '@/lib/api/operations/administration';
import { listAudit } from '@/lib/audit/list';
import { route, serve } from '../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.listAudit, ({ actor, query: { cursor, limit, from, to, ...filter } }) =>
    listAudit(
      actor,
      { ...filter, ...(from ? { from: new Date(from) } : {}), ...(to ? { to: new Date(to) } : {}) },
      cursor ?? null,
      limit ?? 50,
    ),
  ),
);
