import * as operations from '@/lib/api/operations/sweeps';
import { getSweep } from '@/lib/sweeps/get';
import { route, serve } from '../../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(serve(operations.get, ({ params }) => getSweep(params.id)));
