import * as operations from '@/lib/api/operations/sweeps';
import { listSweeps } from '@/lib/sweeps/list';
import type { SweepScope } from '@/lib/sweeps/schema';
import { startSweep } from '@/lib/sweeps/start';
import { route, serve } from '../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.list, ({ query }) => listSweeps(query)),
  // The verb's own schema tells which of the scopes it is, and refuses none and two.
  serve(operations.start, ({ actor, body: { options, ...scope } }) => startSweep(actor, scope as SweepScope, options)),
);
