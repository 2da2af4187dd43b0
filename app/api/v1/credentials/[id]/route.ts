import * as operations from '@/lib/api/operations/credentials';
import { getCredential } from '@/lib/credentials/get';
import { removeCredential } from '@/lib/credentials/remove';
import { updateCredential } from '@/lib/credentials/update';
import { route, serve } from '../../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.get, ({ params }) => getCredential(params.id)),
  serve(operations.update, ({ actor, params, body }) => updateCredential(actor, params.id, body)),
  serve(operations.remove, ({ actor, params }) => removeCredential(actor, params.id)),
);
