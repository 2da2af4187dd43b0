import * as operations from '@/lib/api/operations/remediations';
import { watchRemediation } from '@/lib/remediations/watch';
import { eventStream } from '../../../event-stream';
import { route, serve } from '../../../handle';

export const dynamic = 'force-dynamic';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.events, ({ params, request }) =>
    eventStream(request, (signal) => watchRemediation(params.id, { signal })),
  ),
);
