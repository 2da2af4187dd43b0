import { z } from 'zod';
import { defineOperation } from '@/lib/api/define-operation';
import { countCauses } from '@/lib/fleet/instances/count-causes';
import { countVerdicts } from '@/lib/fleet/instances/count-verdicts';
import { createInstance } from '@/lib/fleet/instances/create';
import { getInstance } from '@/lib/fleet/instances/get';
import { importInstances } from '@/lib/fleet/instances/import';
import { listInstances } from '@/lib/fleet/instances/list';
import { removeInstance } from '@/lib/fleet/instances/remove';
import {
  draftConnectionSchema,
  FLEET_VERDICTS,
  fleetFilterSchema,
  fleetSortSchema,
  instanceInputSchema,
  instancePatchSchema,
} from '@/lib/fleet/instances/schema';
import { testConnection } from '@/lib/fleet/instances/test-connection';
import { updateInstance } from '@/lib/fleet/instances/update';
import { VERDICTS } from '@/lib/truth/mtu/verdict';
import { inspection } from '../inspection-shapes';
import { countedPageOf, finding, flag, idParams, mtu, paging, time } from '../shapes';
import { sayIssue } from '../to-problem';

const tag = 'Instances';

const row = z
  .object({
    id: z.uuid(),
    name: z.string(),
    address: z.string(),
    port: z.int(),
    tags: z.array(z.string()),
    verdict: z.enum(VERDICTS).nullable().describe('null where never inspected'),
    inspectedAt: time.nullable(),
    staleSince: time
      .nullable()
      .describe('A change ended then and no inspection has come about since: inconclusive, without MTUs; else null.'),
    outcome: z.string().nullable().describe('ok, or the code of the connect or exec failure'),
    egressInterface: z.string().nullable(),
    egressMtu: mtu,
    bridgeMtu: mtu,
    deducedBridgeMtu: mtu,
    pathMtu: mtu,
    recommendedMtu: mtu,
    os: z.string().nullable(),
    dockerVersion: z.string().nullable(),
    topFinding: finding.nullable(),
    hostKeyState: z.enum(['none', 'pending', 'approved', 'changed', 'rejected']),
    running: z.boolean().describe('An inspection is queued or running.'),
  })
  .meta({ id: 'InstanceRow' });

const instance = z
  .object({
    id: z.uuid(),
    name: z.string(),
    address: z.string(),
    port: z.int(),
    notes: z.string(),
    credentialId: z.string(),
    tags: z.array(z.string()),
    verdict: z.string().nullable(),
    inspectedAt: time.nullable(),
    staleSince: time
      .nullable()
      .describe(
        'A change ended then and no inspection has come about since: latestInspection is of before; else null.',
      ),
    createdAt: time,
    updatedAt: time,
    credential: z.object({ id: z.string(), name: z.string(), kind: z.string(), username: z.string() }),
    hostKeys: z.array(z.object({ id: z.string(), algorithm: z.string(), fingerprint: z.string(), state: z.string() })),
    latestInspection: inspection.nullable(),
    activeInspection: z.object({ id: z.string(), sweepId: z.string(), state: z.string() }).nullable(),
  })
  .meta({ id: 'Instance' });

const presentedKey = z.object({ algorithm: z.string(), fingerprint: z.string(), publicKey: z.string() });

const connectionTest = z
  .union([
    z.object({
      ok: z.literal(true),
      hostKey: presentedKey,
      connectMs: z.number(),
      user: z.string(),
      sudo: z.string().nullable(),
      refusal: z.object({ reason: z.string(), said: z.string() }).nullable(),
      os: z.string(),
    }),
    z.object({
      ok: z.literal(false),
      code: z.string(),
      evidence: z.string(),
      hostKey: presentedKey.nullable(),
      ms: z.number(),
    }),
  ])
  .meta({ id: 'ConnectionTest' });

export const list = defineOperation({
  id: 'listInstances',
  method: 'GET',
  path: '/instances',
  role: 'viewer',
  tag,
  summary: 'The fleet as filtered, a page at a time.',
  query: fleetFilterSchema.extend({ sort: fleetSortSchema.optional(), ...paging }),
  response: { description: 'A page of the fleet', schema: countedPageOf(row) },
  handler: ({ query: { sort, limit, cursor, ...filter } }) => listInstances({ filter, sort, limit, cursor }),
});

export const create = defineOperation({
  id: 'createInstance',
  method: 'POST',
  path: '/instances',
  role: 'operator',
  tag,
  summary: 'Registers an instance.',
  body: instanceInputSchema,
  response: { status: 201, description: 'The instance', schema: instance },
  errors: [404, 409],
  handler: async ({ actor, body }) => getInstance((await createInstance(actor, body)).id),
});

export const counts = defineOperation({
  id: 'countVerdicts',
  method: 'GET',
  path: '/instances/verdicts',
  role: 'viewer',
  tag,
  summary: 'How many instances have which verdict.',
  query: fleetFilterSchema.omit({ verdict: true }),
  response: {
    description: 'Counts by verdict, and in total',
    schema: z.record(z.enum([...FLEET_VERDICTS, 'total']), z.int()),
  },
  handler: ({ query }) => countVerdicts(query),
});

export const causes = defineOperation({
  id: 'countCauses',
  method: 'GET',
  path: '/instances/causes',
  role: 'viewer',
  tag,
  summary: 'How many instances have which worst finding, the most common first.',
  query: fleetFilterSchema.omit({ cause: true }),
  response: {
    description: 'Counts by cause. Instances that were never inspected have none',
    schema: z.object({
      causes: z.array(z.object({ cause: z.string().describe('Code of a finding'), count: z.int() })),
    }),
  },
  handler: async ({ query }) => ({ causes: await countCauses(query) }),
});

export const importCsv = defineOperation({
  id: 'importInstances',
  method: 'POST',
  path: '/instances/import',
  role: 'operator',
  tag,
  summary: 'Registers the instances of a CSV. Rows with errors are reported and left out.',
  query: z.strictObject({ dryRun: flag.optional() }),
  body: z.string().describe('Headings name, address, port, credential (by name), tags, notes.'),
  bodyType: 'text/csv',
  response: {
    description: 'The registered instances, and the errors',
    schema: z.object({
      created: z.array(z.object({ id: z.string(), name: z.string(), line: z.int() })),
      errors: z.array(z.object({ line: z.int(), field: z.string().nullable(), code: z.string(), detail: z.string() })),
    }),
  },
  errors: [413],
  handler: async ({ actor, body, query, locale }) => {
    const { created, errors } = await importInstances(actor, body, query);
    return { created, errors: errors.map((error) => ({ line: error.line, ...sayIssue(error, locale) })) };
  },
});

export const testDraft = defineOperation({
  id: 'testDraftConnection',
  method: 'POST',
  path: '/instances/test-connection',
  role: 'operator',
  tag,
  summary: 'Connects to an instance that is not registered yet, and shows its host key.',
  body: draftConnectionSchema,
  response: { description: 'The result; a failure is a result, too', schema: connectionTest },
  errors: [404, 409],
  handler: ({ actor, body, request }) => testConnection(actor, body, request.signal),
});

export const get = defineOperation({
  id: 'getInstance',
  method: 'GET',
  path: '/instances/{id}',
  role: 'viewer',
  tag,
  summary: 'One instance with its newest inspection.',
  params: idParams,
  response: { description: 'The instance', schema: instance },
  errors: [404],
  handler: ({ params }) => getInstance(params.id),
});

export const update = defineOperation({
  id: 'updateInstance',
  method: 'PATCH',
  path: '/instances/{id}',
  role: 'operator',
  tag,
  summary: 'Changes what the body names.',
  params: idParams,
  body: instancePatchSchema,
  response: { description: 'The instance', schema: instance },
  errors: [404, 409],
  handler: async ({ actor, params, body }) => {
    await updateInstance(actor, params.id, body);
    return getInstance(params.id);
  },
});

export const remove = defineOperation({
  id: 'removeInstance',
  method: 'DELETE',
  path: '/instances/{id}',
  role: 'operator',
  tag,
  summary: 'Removes an instance with its inspections and fixes; nothing is changed on the instance itself.',
  params: idParams,
  response: { status: 204, description: 'Removed' },
  errors: [404, 409],
  handler: ({ actor, params }) => removeInstance(actor, params.id),
});

export const test = defineOperation({
  id: 'testConnection',
  method: 'POST',
  path: '/instances/{id}/test-connection',
  role: 'operator',
  tag,
  summary: 'Connects to a registered instance, and asks for the identity of the account there.',
  params: idParams,
  response: { description: 'The result; a failure is a result, too', schema: connectionTest },
  errors: [404, 409],
  handler: ({ actor, params, request }) => testConnection(actor, { instanceId: params.id }, request.signal),
});
