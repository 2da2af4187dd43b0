import { api } from '@/lib/api/app';

export const dynamic = 'force-dynamic';

/** Every request to the REST API, whatever its path; HEAD comes here too. */
async function handle(request: Request): Promise<Response> {
  return api.fetch(request);
}

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
