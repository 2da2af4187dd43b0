import * as operations from '@/lib/api/operations/administration';
import { removeUser } from '@/lib/users/remove';
import { updateUserRole } from '@/lib/users/update-role';
import { route, serve } from '../../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.updateUser, ({ actor, params, body }) => updateUserRole(actor, params.id, body.role)),
  serve(operations.removeUser, ({ actor, params }) => removeUser(actor, params.id)),
);
