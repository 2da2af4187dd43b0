import { z } from 'zod';
import { defineOperation } from '@/lib/api/define-operation';
import { fleetFilterSchema, instanceIdsSchema } from '@/lib/fleet/instances/schema';
import { REMEDIATION_STATES } from '@/lib/fleet/remediations/types';
import { fleetCsv } from '@/lib/fleet/reports/fleet-csv';
import { fleetJson } from '@/lib/fleet/reports/fleet-json';
import { remediationStepsCsv } from '@/lib/fleet/reports/remediation-steps-csv';
import { remediationsCsv } from '@/lib/fleet/reports/remediations-csv';
import { idSchema } from '@/lib/platform/input/id';
import { download } from '../download';
import { finding, langSchema, time } from '../shapes';

const tag = 'Reports';

const ids = instanceIdsSchema.min(1, 'sweep.empty');

const query = fleetFilterSchema.extend({
  lang: langSchema.optional(),
  ids: z
    .string()
    .transform((text) => text.split(','))
    .pipe(ids)
    .optional()
    .describe('Only these instances, separated by commas; the filter is then left aside.'),
});

/** A long list of ticked rows does not fit into a URL. */
const body = z.strictObject({
  filter: fleetFilterSchema.optional(),
  ids: ids.optional(),
  lang: langSchema.optional(),
});

const FLEET_CSV = 'clearance-fleet.csv';

const csv = { type: 'text/csv', description: 'CSV (RFC 4180), UTF-8 with BOM, safe against formulas' } as const;
const json = {
  description: 'The report',
  schema: z.object({
    generatedAt: time,
    filter: z.record(z.string(), z.unknown()),
    instances: z.array(z.object({ id: z.string(), name: z.string(), finding: finding.nullable() })),
  }),
  madeBy: 'handler',
} as const;

export const fleet = defineOperation({
  id: 'fleetCsv',
  method: 'GET',
  path: '/reports/fleet.csv',
  role: 'viewer',
  tag,
  summary: 'The fleet as filtered, all pages, as CSV.',
  query,
  response: csv,
  handler: ({ query: { lang, ids, ...filter } }) => download(fleetCsv({ filter, ids, lang }), 'text/csv', FLEET_CSV),
});

export const fleetOf = defineOperation({
  id: 'fleetCsvOf',
  method: 'POST',
  path: '/reports/fleet.csv',
  role: 'viewer',
  tag,
  summary: 'The same for a filter or a list of instances in the body.',
  body,
  response: csv,
  handler: ({ body }) => download(fleetCsv(body), 'text/csv', FLEET_CSV),
});

export const fleetDocument = defineOperation({
  id: 'fleetJson',
  method: 'GET',
  path: '/reports/fleet.json',
  role: 'viewer',
  tag,
  summary: 'The fleet as filtered, all pages, as JSON.',
  query,
  response: json,
  handler: ({ query: { lang, ids, ...filter } }) =>
    download(fleetJson({ filter, ids, lang }), 'application/json', 'clearance-fleet.json'),
});

export const remediations = defineOperation({
  id: 'remediationsCsv',
  method: 'GET',
  path: '/reports/remediations.csv',
  role: 'viewer',
  tag,
  summary: 'Plans and fixes as CSV.',
  query: z.strictObject({
    instanceId: idSchema.optional(),
    state: z.enum(REMEDIATION_STATES).optional(),
    lang: langSchema.optional(),
  }),
  response: csv,
  handler: ({ query }) => download(remediationsCsv(query), 'text/csv', 'clearance-remediations.csv'),
});

export const remediationSteps = defineOperation({
  id: 'remediationStepsCsv',
  method: 'GET',
  path: '/reports/remediation-steps.csv',
  role: 'viewer',
  tag,
  summary: 'The steps of each fix, one row for each step with its time and output, as CSV.',
  query: z.strictObject({
    remediationId: idSchema.optional(),
    instanceId: idSchema.optional(),
    lang: langSchema.optional(),
  }),
  response: csv,
  handler: ({ query }) => download(remediationStepsCsv(query), 'text/csv', 'clearance-remediation-steps.csv'),
});
