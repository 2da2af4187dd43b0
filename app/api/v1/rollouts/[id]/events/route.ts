import * as operations from '@/lib/api/operations/rollouts';
import { watchRollout } from '@/lib/rollouts/watch';
import { eventStream } from '../../../event-stream';
import { route, serve } from '../../../handle';

export const dynamic = 'force-dynamic';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.events, ({ params, request }) =>
    eventStream(request, (signal) =>
      watchRollout(params.id, { signal, lastEventId: request.headers.get('last-event-id') }),
    ),
  ),
);
