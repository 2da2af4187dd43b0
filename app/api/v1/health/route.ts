import * as operations from '@/lib/api/operations/administration';
import { checkHealth } from '@/lib/jobs/health';
import packageJson from '@/package.json';
import { route, serve } from '../handle';

export const dynamic = 'force-dynamic';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.health, async () => {
    const health = { version: packageJson.version, ...(await checkHealth()) };
    return Response.json(health, {
      status: health.status === 'ok' ? 200 : 503,
      headers: { 'cache-control': 'no-store' },
    });
  }),
);
