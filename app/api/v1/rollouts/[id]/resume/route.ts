import * as operations from '@/lib/api/operations/rollouts';
import { resumeRollout } from '@/lib/rollouts/resume';
import { route, serve } from '../../../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.resume, ({ actor, params }) => resumeRollout(actor, params.id)),
);
