import * as operations from '@/lib/api/operations/instances';
import { testConnection } from '@/lib/instances/test-connection';
import { route, serve } from '../../../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.test, ({ actor, params, request }) =>
    testConnection(actor, { instanceId: params.id }, request.signal),
  ),
);
