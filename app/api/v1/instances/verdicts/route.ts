import * as operations from '@/lib/api/operations/instances';
import { countVerdicts } from '@/lib/instances/count-verdicts';
import { route, serve } from '../../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(serve(operations.counts, ({ query }) => countVerdicts(query)));
