import * as operations from '@/lib/api/operations/remediations';
import { applyRemediation } from '@/lib/remediations/apply';
import { route, serve } from '../../../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.apply, ({ actor, params, body }) => applyRemediation(actor, params.id, body)),
);
