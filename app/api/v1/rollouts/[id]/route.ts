import * as operations from '@/lib/api/operations/rollouts';
import { getRollout } from '@/lib/rollouts/get';
import { route, serve } from '../../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(serve(operations.get, ({ params }) => getRollout(params.id)));
