import { authenticate } from '@/app/api/authenticate';
import { ApiError } from '@/lib/api/to-problem';
import { problemResponse } from '../handle';

/** What is not there, said as a problem; who is not signed in does not even learn that. */
async function refuse(request: Request): Promise<Response> {
  try {
    await authenticate(request, 'viewer');
    throw new ApiError('api.not-found', 404);
  } catch (error) {
    return problemResponse(error, request);
  }
}

export { refuse as DELETE, refuse as GET, refuse as PATCH, refuse as POST, refuse as PUT };
