import * as operations from '@/lib/api/operations/remediations';
import { listRemediations } from '@/lib/remediations/list';
import { planRemediation } from '@/lib/remediations/plan';
import { route, serve } from '../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.list, ({ query }) => listRemediations(query)),
  serve(operations.plan, ({ actor, body: { instanceId, ...options } }) => planRemediation(actor, instanceId, options)),
);
