import * as operations from '@/lib/api/operations/host-keys';
import { approveHostKey } from '@/lib/host-keys/approve';
import { route, serve } from '../../../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.approve, ({ actor, params }) => approveHostKey(actor, params.id)),
);
