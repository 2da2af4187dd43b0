import * as operations from '@/lib/api/operations/administration';
import { route, serve } from '../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.me, ({ actor: { kind, id, name, role } }) => ({ kind, id, name, role })),
);
