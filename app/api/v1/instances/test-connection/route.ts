import * as operations from '@/lib/api/operations/instances';
import { testConnection } from '@/lib/instances/test-connection';
import { route, serve } from '../../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.testDraft, ({ actor, body, request }) => testConnection(actor, body, request.signal)),
);
