import * as operations from '@/lib/api/operations/rollouts';
import { startRollout } from '@/lib/rollouts/start';
import { route, serve } from '../../../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.start, ({ actor, params, body }) => startRollout(actor, params.id, body)),
);
