import * as operations from '@/lib/api/operations/host-keys';
import { rejectHostKey } from '@/lib/host-keys/reject';
import { route, serve } from '../../../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.reject, ({ actor, params }) => rejectHostKey(actor, params.id)),
);
