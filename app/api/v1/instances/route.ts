import * as operations from '@/lib/api/operations/instances';
import { createInstance } from '@/lib/instances/create';
import { getInstance } from '@/lib/instances/get';
import { listInstances } from '@/lib/instances/list';
import { route, serve } from '../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.list, ({ query: { sort, limit, cursor, ...filter } }) =>
    listInstances({ filter, sort, limit, cursor }),
  ),
  serve(operations.create, async ({ actor, body }) => getInstance((await createInstance(actor, body)).id)),
);
