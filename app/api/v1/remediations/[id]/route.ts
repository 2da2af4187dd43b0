import * as operations from '@/lib/api/operations/remediations';
import { getRemediation } from '@/lib/remediations/get';
import { route, serve } from '../../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.get, ({ params }) => getRemediation(params.id)),
);
