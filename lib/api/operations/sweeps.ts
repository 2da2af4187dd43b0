import { z } from 'zod';
import { defineOperation } from '@/lib/api/define-operation';
import type { InspectionState } from '@/lib/fleet/inspections/state';
import type { InstanceScope } from '@/lib/fleet/instances/schema';
import { fleetFilterSchema, instanceIdsSchema } from '@/lib/fleet/instances/schema';
import { pairsCsv } from '@/lib/fleet/reports/pairs-csv';
import { cancelSweep } from '@/lib/fleet/sweeps/cancel';
import { getSweep, SWEEP_STATES } from '@/lib/fleet/sweeps/get';
import { listSweeps } from '@/lib/fleet/sweeps/list';
import { listPairs } from '@/lib/fleet/sweeps/list-pairs';
import { sweepOptionsSchema } from '@/lib/fleet/sweeps/schema';
import { startSweep } from '@/lib/fleet/sweeps/start';
import { watchSweep } from '@/lib/fleet/sweeps/watch';
import { PAIR_STATES } from '@/lib/truth/mtu/between/judge-pair';
import type { Verdict } from '@/lib/truth/mtu/verdict';
import { download } from '../download';
import { eventStream } from '../event-stream';
import { pairsPage } from '../pair-shapes';
import { countsBy, idParams, langSchema, pageOf, paging, time } from '../shapes';

const tag = 'Sweeps';

const sweep = z
  .object({
    id: z.uuid(),
    state: z.enum(SWEEP_STATES),
    scope: z.enum(['one', 'selected', 'all', 'after-fix']),
    total: z.int(),
    between: z.boolean().describe('Whether it measures between its instances: see listSweepPairs.'),
    byState: countsBy<InspectionState>(),
    byVerdict: countsBy<Verdict>(),
    requestedBy: z.string(),
    createdAt: time,
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
    cancelRequestedAt: time.nullable(),
  })
  .meta({ id: 'Sweep' });

export const list = defineOperation({
  id: 'listSweeps',
  method: 'GET',
  path: '/sweeps',
  role: 'viewer',
  tag,
  summary: 'Sweeps, newest first.',
  query: z.strictObject({ state: z.enum(SWEEP_STATES).optional(), ...paging }),
  response: { description: 'A page of sweeps', schema: pageOf(sweep) },
  handler: ({ query }) => listSweeps(query),
});

export const start = defineOperation({
  id: 'startSweep',
  method: 'POST',
  path: '/sweeps',
  role: 'operator',
  tag,
  summary: 'Queues inspections over exactly one of: a list of instances, a filter, or all. The list is frozen now.',
  // The verb checks which of the three is given, and says what is missing.
  body: z.strictObject({
    instanceIds: instanceIdsSchema.optional(),
    filter: fleetFilterSchema.optional(),
    all: z.literal(true).optional(),
    options: sweepOptionsSchema.optional(),
  }),
  response: { status: 202, description: 'The sweep', schema: sweep },
  errors: [404],
  handler: ({ actor, body: { options, ...scope } }) => startSweep(actor, scope as InstanceScope, options),
});

export const get = defineOperation({
  id: 'getSweep',
  method: 'GET',
  path: '/sweeps/{id}',
  role: 'viewer',
  tag,
  summary: 'One sweep with its counts.',
  params: idParams,
  response: { description: 'The sweep', schema: sweep },
  errors: [404],
  handler: ({ params }) => getSweep(params.id),
});

export const cancel = defineOperation({
  id: 'cancelSweep',
  method: 'POST',
  path: '/sweeps/{id}/cancel',
  role: 'operator',
  tag,
  summary: 'Asks a sweep to stop. Finished inspections stay.',
  params: idParams,
  response: { status: 202, description: 'The sweep', schema: sweep },
  errors: [404, 409],
  handler: ({ actor, params }) => cancelSweep(actor, params.id),
});

export const pairs = defineOperation({
  id: 'listSweepPairs',
  method: 'GET',
  path: '/sweeps/{id}/pairs',
  role: 'viewer',
  tag,
  summary:
    'The paths that a sweep measured between its instances, each direction by itself, and what makes them narrow.',
  params: idParams,
  query: z.strictObject({ state: z.enum(PAIR_STATES).optional(), ...paging }),
  response: { description: 'A page of pairs', schema: pairsPage },
  errors: [404],
  handler: ({ params, query }) => listPairs(params.id, query),
});

export const pairsAsCsv = defineOperation({
  id: 'sweepPairsCsv',
  method: 'GET',
  path: '/sweeps/{id}/pairs.csv',
  role: 'viewer',
  tag,
  summary: 'The same as CSV, all pages.',
  params: idParams,
  query: z.strictObject({ lang: langSchema.optional() }),
  response: { type: 'text/csv', description: 'CSV (RFC 4180), UTF-8 with BOM, safe against formulas' },
  errors: [404],
  handler: async ({ params, query }) =>
    download(await pairsCsv(params.id, query), 'text/csv', 'clearance-sweep-pairs.csv'),
});

export const events = defineOperation({
  id: 'watchSweep',
  method: 'GET',
  path: '/sweeps/{id}/events',
  role: 'viewer',
  tag,
  summary: 'Server-sent events sweep, inspections and, last, end. Continues after Last-Event-ID.',
  params: idParams,
  response: { type: 'text/event-stream', description: 'The events' },
  errors: [404],
  handler: ({ params, request }) =>
    eventStream(request, (signal) =>
      watchSweep(params.id, { signal, lastEventId: request.headers.get('last-event-id') }),
    ),
});
