import * as operations from '@/lib/api/operations/remediations';
import { cancelRemediation } from '@/lib/remediations/cancel';
import { route, serve } from '../../../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.cancel, ({ actor, params }) => cancelRemediation(actor, params.id)),
);
