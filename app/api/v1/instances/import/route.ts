import * as operations from '@/lib/api/operations/instances';
import { sayIssue } from '@/lib/api/to-problem';
import { importInstances } from '@/lib/instances/import';
import { route, serve } from '../../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.importCsv, async ({ actor, body, query, locale }) => {
    const { created, errors } = await importInstances(actor, body, query);
    return { created, errors: errors.map((error) => ({ line: error.line, ...sayIssue(error, locale) })) };
  }),
);
