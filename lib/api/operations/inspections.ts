import { z } from 'zod';
import { defineOperation } from '@/lib/api/define-operation';
import { getInspection } from '@/lib/fleet/inspections/get';
import { listInspections } from '@/lib/fleet/inspections/list';
import { INSPECTION_STATES } from '@/lib/fleet/inspections/state';
import { idSchema } from '@/lib/platform/input/id';
import { inspection, inspectionRow } from '../inspection-shapes';
import { idParams, pageOf, paging } from '../shapes';

const tag = 'Inspections';

export const list = defineOperation({
  id: 'listInspections',
  method: 'GET',
  path: '/inspections',
  role: 'viewer',
  tag,
  summary: 'Inspections, newest first.',
  query: z.strictObject({
    instanceId: idSchema.optional(),
    sweepId: idSchema.optional(),
    state: z.enum(INSPECTION_STATES).optional(),
    ...paging,
  }),
  response: { description: 'A page of inspections', schema: pageOf(inspectionRow) },
  handler: ({ query }) => listInspections(query),
});

export const get = defineOperation({
  id: 'getInspection',
  method: 'GET',
  path: '/inspections/{id}',
  role: 'viewer',
  tag,
  summary: 'One inspection with its findings and observations.',
  params: idParams,
  response: { description: 'The inspection', schema: inspection },
  errors: [404],
  handler: ({ params }) => getInspection(params.id),
});
