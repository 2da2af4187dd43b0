import { api } from '@/lib/api/app';

export const dynamic = 'force-dynamic';

/** Handles every request to the REST API, with any path; also HEAD. */
async function handle(request: Request): Promise<Response> {
  return api.fetch(request);
}

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
