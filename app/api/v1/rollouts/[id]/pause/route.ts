import * as operations from '@/lib/api/operations/rollouts';
import { pauseRollout } from '@/lib/rollouts/pause';
import { route, serve } from '../../../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.pause, ({ actor, params }) => pauseRollout(actor, params.id)),
);
