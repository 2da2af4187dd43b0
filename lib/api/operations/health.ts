import { z } from 'zod';
import { defineOperation } from '@/lib/api/define-operation';
import { checkHealth } from '@/lib/platform/jobs/health';
import packageJson from '@/package.json';
import { jsonResponse } from '../json-response';

const shape = z.object({
  status: z.enum(['ok', 'unavailable']),
  version: z.string(),
  database: z.enum(['ok', 'unavailable']),
  queue: z.object({ queued: z.int(), running: z.int() }).nullable(),
});

export const health = defineOperation({
  id: 'health',
  method: 'GET',
  path: '/health',
  role: null,
  tag: 'Health',
  summary: 'Health of the program: 200, or 503 if the database does not answer.',
  response: {
    description: 'It can',
    schema: shape,
    madeBy: 'handler',
  },
  handler: async () => {
    const health = { version: packageJson.version, ...(await checkHealth()) };
    return jsonResponse(health satisfies z.output<typeof shape>, health.status === 'ok' ? 200 : 503);
  },
});
