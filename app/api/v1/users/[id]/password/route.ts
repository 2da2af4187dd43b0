import * as operations from '@/lib/api/operations/administration';
import { resetPassword } from '@/lib/users/reset-password';
import { route, serve } from '../../../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.resetPassword, ({ actor, params, body }) => resetPassword(actor, params.id, body.password)),
);
