import * as operations from '@/lib/api/operations/sweeps';
import { cancelSweep } from '@/lib/sweeps/cancel';
import { route, serve } from '../../../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.cancel, ({ actor, params }) => cancelSweep(actor, params.id)),
);
