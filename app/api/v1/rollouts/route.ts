import * as operations from '@/lib/api/operations/rollouts';
import { listRollouts } from '@/lib/rollouts/list';
import { planRollout } from '@/lib/rollouts/plan';
import type { RolloutInput } from '@/lib/rollouts/schema';
import { route, serve } from '../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.list, ({ query }) => listRollouts(query)),
  // The verb's own schema tells what belongs to which kind.
  serve(operations.plan, ({ actor, body }) => planRollout(actor, body as RolloutInput)),
);
