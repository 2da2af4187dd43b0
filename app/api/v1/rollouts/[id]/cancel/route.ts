import * as operations from '@/lib/api/operations/rollouts';
import { cancelRollout } from '@/lib/rollouts/cancel';
import { route, serve } from '../../../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.cancel, ({ actor, params }) => cancelRollout(actor, params.id)),
);
