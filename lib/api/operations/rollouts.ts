import { z } from 'zod';
import { defineOperation } from '@/lib/api/define-operation';
import { fleetFilterSchema, instanceIdsSchema } from '@/lib/fleet/instances/schema';
import { REMEDIATION_KINDS, ROLLOUT_KINDS } from '@/lib/fleet/remediations/kind-of';
import { rolloutCsv } from '@/lib/fleet/reports/rollout-csv';
import { cancelRollout } from '@/lib/fleet/rollouts/cancel';
import { getRollout } from '@/lib/fleet/rollouts/get';
import { listRollouts } from '@/lib/fleet/rollouts/list';
import { listMembers } from '@/lib/fleet/rollouts/list-members';
import { MIXED_KINDS } from '@/lib/fleet/rollouts/mixed';
import { pauseRollout } from '@/lib/fleet/rollouts/pause';
import { planRollout } from '@/lib/fleet/rollouts/plan';
import { resumeRollout } from '@/lib/fleet/rollouts/resume';
import type { RolloutInput } from '@/lib/fleet/rollouts/schema';
import { rolloutDefaults } from '@/lib/fleet/rollouts/schema';
import { startRollout } from '@/lib/fleet/rollouts/start';
import { MEMBER_STATES, type MemberState, ROLLOUT_STATES, type ShownPlan } from '@/lib/fleet/rollouts/types';
import { watchRollout } from '@/lib/fleet/rollouts/watch';
import { idSchema } from '@/lib/platform/input/id';
import { download } from '../download';
import { eventStream } from '../event-stream';
import { countsBy, idParams, langSchema, mtu, opaque, pageOf, paging, params, remediationKind, time } from '../shapes';

const tag = 'Rollouts';

const counts = countsBy<MemberState>().describe('Members by state');

const rolloutKind = z
  .enum([...REMEDIATION_KINDS, ...MIXED_KINDS, 'unknown'])
  .describe(
    'The kind of change on each instance. With remedy, what mends the worst finding of each, and with remedy-back, what rolls that back: the members say which. unknown where a newer version of Clearance made it.',
  );

const fields = {
  id: z.uuid(),
  kind: rolloutKind,
  state: z.enum(ROLLOUT_STATES),
  reason: z.string().nullable().describe('Why it is paused, stopped, cancelled or expired'),
  reasonParams: params,
  options: z.object({
    mtu,
    canary: z.int(),
    batchSize: z.int(),
    failureLimit: z.int(),
    pauseAfterCanary: z.boolean(),
  }),
  rollbackOfId: z.string().nullable(),
  total: z.int(),
  byState: counts,
  requestedBy: z.string(),
  sourceAddress: z.string().nullable(),
  createdAt: time,
  plannedAt: time.nullable(),
  startedAt: time.nullable(),
  finishedAt: time.nullable(),
  pauseRequestedAt: time.nullable(),
  cancelRequestedAt: time.nullable(),
};

const row = z.object(fields).meta({ id: 'RolloutRow' });

const names = { instance: z.string(), name: z.string().describe('Untrusted text from the instance') };

const rollout = z
  .object({
    ...fields,
    summary: z
      .object({
        ready: z.int(),
        leftOut: z.int(),
        leftOutBy: countsBy<string>().describe('By reason'),
        interrupted: z.object({
          count: z.int(),
          first: z.array(z.object({ ...names, effect: z.string() })).describe('At most 200'),
        }),
        networks: z.object({
          count: z.int(),
          first: z.array(z.object({ ...names, owner: z.string() })).describe('At most 200'),
        }),
        expectedInterruptionMs: z.object({ total: z.int(), most: z.int() }),
        stages: z.int(),
      })
      .nullable()
      .describe('What would happen; null until the dry run has ended'),
    planHash: z.string().nullable().describe('To be given to startRollout'),
    numberToType: z.int().nullable().describe('To be given to startRollout as confirmation; null where none is needed'),
    stages: z.array(z.object({ stage: z.int().describe('0 is the canary'), total: z.int(), byState: counts })),
    stillBroken: z.int().describe('Confirmed members whose instances are still not as they should be'),
    canRollBack: z.boolean(),
  })
  .meta({ id: 'Rollout' });

const member = z
  .object({
    id: z.uuid(),
    instance: z.object({
      id: z.string().nullable().describe('Null where the instance was removed'),
      name: z.string(),
      address: z.string(),
      port: z.int(),
    }),
    position: z.int(),
    stage: z.int().nullable().describe('0 is the canary; null where it is left out'),
    state: z.enum(MEMBER_STATES),
    reason: z.string().nullable(),
    reasonParams: params,
    kind: remediationKind
      .nullable()
      .describe(
        'The kind of change; null without a plan, and in plans of older versions, which have that of the rollout',
      ),
    isStillBroken: z
      .boolean()
      .describe('Confirmed, and the inspection after it showed that the instance is still not as it should be'),
    shown: opaque<ShownPlan>().nullable().describe('What the dry run showed'),
    remediationId: z.string().nullable(),
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
  })
  .meta({ id: 'RolloutMember' });

export const list = defineOperation({
  id: 'listRollouts',
  method: 'GET',
  path: '/rollouts',
  role: 'viewer',
  tag,
  summary: 'Rollouts, newest first.',
  query: z.strictObject({ state: z.enum(ROLLOUT_STATES).optional(), ...paging }),
  response: { description: 'A page of rollouts', schema: pageOf(row) },
  handler: ({ query }) => listRollouts(query),
});

export const plan = defineOperation({
  id: 'planRollout',
  method: 'POST',
  path: '/rollouts',
  role: 'operator',
  tag,
  summary: 'Freezes a list of instances and runs a dry run of each. Nothing is changed.',
  // The verb checks which fields belong together, and says what is missing.
  body: z.strictObject({
    kind: z
      .enum([...ROLLOUT_KINDS, 'remedy', 'rollback'])
      .describe(
        'A change of the instances of a scope, as in planRemediation; remedy for what mends the worst finding of each instance; or rollback of an earlier rollout',
      ),
    scope: z
      .strictObject({
        instanceIds: instanceIdsSchema.optional(),
        filter: fleetFilterSchema.optional(),
        all: z.literal(true).optional(),
      })
      .optional()
      .describe('For a change: exactly one of a list of instances, a filter, or all'),
    rollbackOfId: idSchema.optional().describe('For rollback: the rollout to take back'),
    mtu: z
      .number()
      .nullable()
      .optional()
      .describe('Bytes of IP packet; default: what is recommended for each instance. Not with remedy'),
    ...rolloutDefaults,
  }),
  response: { status: 202, description: 'The rollout, planning', schema: rollout },
  errors: [404, 409],
  handler: ({ actor, body }) => planRollout(actor, body as RolloutInput),
});

export const get = defineOperation({
  id: 'getRollout',
  method: 'GET',
  path: '/rollouts/{id}',
  role: 'viewer',
  tag,
  summary: 'One rollout with its counts, its stages and its effects.',
  params: idParams,
  response: { description: 'The rollout', schema: rollout },
  errors: [404],
  handler: ({ params }) => getRollout(params.id),
});

export const members = defineOperation({
  id: 'listRolloutMembers',
  method: 'GET',
  path: '/rollouts/{id}/members',
  role: 'viewer',
  tag,
  summary: 'The instances of a rollout in their order, each with its plan and its result.',
  params: idParams,
  query: z.strictObject({
    state: z.enum(MEMBER_STATES).optional(),
    stage: z.coerce.number().int().min(0).optional(),
    ...paging,
  }),
  response: { description: 'A page of members', schema: pageOf(member) },
  errors: [404],
  handler: ({ params, query }) => listMembers(params.id, query),
});

export const csv = defineOperation({
  id: 'rolloutCsv',
  method: 'GET',
  path: '/rollouts/{id}/members.csv',
  role: 'viewer',
  tag,
  summary: 'The same as CSV, all pages.',
  params: idParams,
  query: z.strictObject({ lang: langSchema.optional() }),
  response: { type: 'text/csv', description: 'CSV (RFC 4180), UTF-8 with BOM, safe against formulas' },
  errors: [404],
  handler: async ({ params, query }) =>
    download(await rolloutCsv(params.id, query), 'text/csv', 'clearance-rollout.csv'),
});

export const start = defineOperation({
  id: 'startRollout',
  method: 'POST',
  path: '/rollouts/{id}/start',
  role: 'operator',
  tag,
  summary: 'Starts a planned rollout: the canary, then batch by batch. Its rules may stop it.',
  params: idParams,
  body: z.strictObject({
    planHash: z.string().max(200),
    confirmation: z.int().optional().describe('numberToType of the rollout'),
  }),
  response: { status: 202, description: 'The rollout, running', schema: rollout },
  errors: [404, 409],
  handler: ({ actor, params, body }) => startRollout(actor, params.id, body),
});

export const pause = defineOperation({
  id: 'pauseRollout',
  method: 'POST',
  path: '/rollouts/{id}/pause',
  role: 'operator',
  tag,
  summary: 'Begins nothing new. The rollout is paused when the running fixes have ended.',
  params: idParams,
  response: { status: 202, description: 'The rollout', schema: rollout },
  errors: [404, 409],
  handler: ({ actor, params }) => pauseRollout(actor, params.id),
});

export const resume = defineOperation({
  id: 'resumeRollout',
  method: 'POST',
  path: '/rollouts/{id}/resume',
  role: 'operator',
  tag,
  summary: 'Goes on with a paused rollout.',
  params: idParams,
  response: { status: 202, description: 'The rollout, running', schema: rollout },
  errors: [404, 409],
  handler: ({ actor, params }) => resumeRollout(actor, params.id),
});

export const cancel = defineOperation({
  id: 'cancelRollout',
  method: 'POST',
  path: '/rollouts/{id}/cancel',
  role: 'operator',
  tag,
  summary: 'Cancels a rollout: nothing new begins, running fixes finish, confirmed changes stay.',
  params: idParams,
  response: { status: 202, description: 'The rollout', schema: rollout },
  errors: [404, 409],
  handler: ({ actor, params }) => cancelRollout(actor, params.id),
});

export const events = defineOperation({
  id: 'watchRollout',
  method: 'GET',
  path: '/rollouts/{id}/events',
  role: 'viewer',
  tag,
  summary: 'Server-sent events rollout, members and, last, end. Continues after Last-Event-ID.',
  params: idParams,
  response: { type: 'text/event-stream', description: 'The events' },
  errors: [404],
  handler: ({ params, request }) =>
    eventStream(request, (signal) =>
      watchRollout(params.id, { signal, lastEventId: request.headers.get('last-event-id') }),
    ),
});
