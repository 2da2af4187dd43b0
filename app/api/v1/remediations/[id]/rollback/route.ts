import * as operations from '@/lib/api/operations/remediations';
import { planRollback } from '@/lib/remediations/rollback';
import { route, serve } from '../../../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.rollback, ({ actor, params }) => planRollback(actor, params.id)),
);
