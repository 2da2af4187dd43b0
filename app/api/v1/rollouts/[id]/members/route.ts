import * as operations from '@/lib/api/operations/rollouts';
import { listMembers } from '@/lib/rollouts/list-members';
import { route, serve } from '../../../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.members, ({ params, query }) => listMembers(params.id, query)),
);
