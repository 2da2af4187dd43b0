import { z } from 'zod';
import { defineOperation } from '@/lib/api/define-operation';
import { applyRemediation } from '@/lib/fleet/remediations/apply';
import { cancelRemediation } from '@/lib/fleet/remediations/cancel';
import { getRemediation, type RemediationDetail, shownRemediation } from '@/lib/fleet/remediations/get';
import { kindOf, PLANNABLE_KINDS } from '@/lib/fleet/remediations/kind-of';
import { listRemediations } from '@/lib/fleet/remediations/list';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { planRollback } from '@/lib/fleet/remediations/rollback';
import { REMEDIATION_STATES } from '@/lib/fleet/remediations/types';
import { watchRemediation } from '@/lib/fleet/remediations/watch';
import { idSchema } from '@/lib/platform/input/id';
import { VERDICTS } from '@/lib/truth/mtu/verdict';
import { eventStream } from '../event-stream';
import { idParams, mtu, opaque, pageOf, paging, params, remediationKind, time } from '../shapes';

const tag = 'Remediations';

const fields = {
  id: z.uuid(),
  kind: remediationKind,
  state: z.enum(REMEDIATION_STATES),
  reason: z.string().nullable(),
  reasonParams: params,
  rollbackOfId: z.string().nullable(),
  requestedBy: z.string(),
  sourceAddress: z.string().nullable(),
  createdAt: time,
  startedAt: time.nullable(),
  finishedAt: time.nullable(),
  shows: z
    .object({
      cause: z
        .object({ code: z.string(), params })
        .nullable()
        .describe('The finding that it is the remedy of; null if there is none'),
      verdict: z.enum(VERDICTS).nullable().describe('Null if there is no finished inspection after it'),
      causeIsGone: z.boolean().nullable(),
      isStillBroken: z.boolean().describe('Confirmed as planned, and packets still do not get through'),
    })
    .describe('What the inspection after it shows'),
};

const row = z
  .object({
    ...fields,
    instance: z.object({ id: z.string(), name: z.string() }),
    mtuBefore: mtu,
    mtuAfter: mtu,
  })
  .meta({ id: 'RemediationRow' });

const remediation = z
  .object({
    ...fields,
    instance: z.object({ id: z.string(), name: z.string(), address: z.string(), port: z.int() }),
    plan: opaque<RemediationDetail['plan']>().describe('Diff, preflight and blast radius, as shown before the fix'),
    planHash: z.string(),
    canRollBack: z
      .boolean()
      .describe(
        'Confirmed, or failed after it began and not restored since: the state before can be restored. False for a repair',
      ),
    putBackCommands: z
      .array(z.string())
      .describe('How a person puts back by hand what the instance did not manage to: lines for a shell there'),
    inspectionId: z.string().nullable(),
    rolloutId: z.string().nullable().describe('The rollout that it was planned for'),
    steps: z.array(
      z.object({
        position: z.int(),
        name: z.string(),
        state: z.enum(['running', 'passed', 'failed', 'warned', 'skipped']),
        output: z.string().describe('Untrusted text'),
        startedAt: time,
        ms: z.int().nullable(),
      }),
    ),
  })
  .meta({ id: 'Remediation' });

export const list = defineOperation({
  id: 'listRemediations',
  method: 'GET',
  path: '/remediations',
  role: 'viewer',
  tag,
  summary: 'Plans and fixes, newest first.',
  query: z.strictObject({
    instanceId: idSchema.optional(),
    state: z.enum(REMEDIATION_STATES).optional(),
    ...paging,
  }),
  response: { description: 'A page of remediations', schema: pageOf(row) },
  handler: ({ query }) => listRemediations(query),
});

export const plan = defineOperation({
  id: 'planRemediation',
  method: 'POST',
  path: '/remediations',
  role: 'operator',
  tag,
  summary: 'Reads an instance now, and plans its fix. Nothing is changed.',
  body: z.strictObject({
    instanceId: idSchema,
    kind: z
      .enum(PLANNABLE_KINDS)
      .optional()
      .describe(
        `Default: set-mtu. ${PLANNABLE_KINDS.map((kind) => `${kind}: ${kindOf(kind)?.asked?.means}`).join('. ')}`,
      ),
    network: z.string().max(128).optional().describe('Name of the network, for recreate-network'),
    interface: z
      .string()
      .max(64)
      .optional()
      .describe("Name of the instance's interface, for set-nic-mtu; default: the one that is too large, or the egress"),
    container: z.string().max(128).optional().describe('Name of the container, for restart-container'),
    keep: z
      .enum(['flag', 'file'])
      .optional()
      .describe('For repair-daemon-json: which stays where a flag of dockerd and the file differ'),
    mtu: z.int().nullable().optional().describe('Bytes of IP packet; default: what is recommended'),
  }),
  response: { status: 201, description: 'The plan, as a remediation in state planned', schema: remediation },
  errors: [404, 409],
  handler: async ({ actor, body: { instanceId, ...options } }) =>
    shownRemediation(await planRemediation(actor, instanceId, options), false),
});

export const get = defineOperation({
  id: 'getRemediation',
  method: 'GET',
  path: '/remediations/{id}',
  role: 'viewer',
  tag,
  summary: 'One remediation with its plan and steps.',
  params: idParams,
  response: { description: 'The remediation', schema: remediation },
  errors: [404],
  handler: ({ params }) => getRemediation(params.id),
});

export const apply = defineOperation({
  id: 'applyRemediation',
  method: 'POST',
  path: '/remediations/{id}/apply',
  role: 'operator',
  tag,
  summary: 'Carries a plan out, if it has the given hash and the instance has not changed since.',
  params: idParams,
  body: z.strictObject({ planHash: z.string().max(200) }),
  response: { status: 202, description: 'The remediation, queued', schema: remediation },
  errors: [404, 409],
  handler: async ({ actor, params, body }) => shownRemediation(await applyRemediation(actor, params.id, body), false),
});

export const cancel = defineOperation({
  id: 'cancelRemediation',
  method: 'POST',
  path: '/remediations/{id}/cancel',
  role: 'operator',
  tag,
  summary: 'Discards a plan, or rolls a running fix back.',
  params: idParams,
  response: { status: 202, description: 'The remediation', schema: remediation },
  errors: [404, 409],
  handler: async ({ actor, params }) => shownRemediation(await cancelRemediation(actor, params.id), false),
});

export const rollback = defineOperation({
  id: 'planRollback',
  method: 'POST',
  path: '/remediations/{id}/rollback',
  role: 'operator',
  tag,
  summary:
    'Plans to roll a fix back: daemon.json byte for byte, a network, a clamp or a NIC as it was. After a failure, plans the repair.',
  params: idParams,
  response: { status: 201, description: 'The plan', schema: remediation },
  errors: [404, 409],
  handler: async ({ actor, params }) => shownRemediation(await planRollback(actor, params.id), false),
});

export const events = defineOperation({
  id: 'watchRemediation',
  method: 'GET',
  path: '/remediations/{id}/events',
  role: 'viewer',
  tag,
  summary: 'Server-sent events state and step: first everything so far, then each change.',
  params: idParams,
  response: { type: 'text/event-stream', description: 'The events' },
  errors: [404],
  handler: ({ params, request }) => eventStream(request, (signal) => watchRemediation(params.id, { signal })),
});
