import * as operations from '@/lib/api/operations/administration';
import { createUser } from '@/lib/users/create';
import { listUsers } from '@/lib/users/list';
import { route, serve } from '../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.listUsers, async ({ actor }) => ({ items: await listUsers(actor) })),
  serve(operations.createUser, async ({ actor, body }) => {
    const { id, email, name, role, createdAt } = await createUser(actor, body);
    return { id, email, name, role, createdAt };
  }),
);
