import * as operations from '@/lib/api/operations/administration';
import { revokeToken } from '@/lib/tokens/revoke';
import { route, serve } from '../../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.revokeToken, ({ actor, params }) => revokeToken(actor, params.id)),
);
