import * as operations from '@/lib/api/operations/instances';
import { getInstance } from '@/lib/instances/get';
import { removeInstance } from '@/lib/instances/remove';
import { updateInstance } from '@/lib/instances/update';
import { route, serve } from '../../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.get, ({ params }) => getInstance(params.id)),
  serve(operations.update, async ({ actor, params, body }) => {
    await updateInstance(actor, params.id, body);
    return getInstance(params.id);
  }),
  serve(operations.remove, ({ actor, params }) => removeInstance(actor, params.id)),
);
