import { type Context, Hono } from 'hono';
import { allOperations } from './all-operations';
import { authenticate } from './authenticate';
import type { Operation } from './define-operation';
import { problemResponse } from './problem-response';
import { serve } from './serve';
import { ApiError } from './to-problem';

/** The REST API: takes a request, returns a response, and never throws. */
export const api = new Hono().basePath('/api/v1');

// Paths without parameters come first: /instances/verdicts is not an id.
const paths = [...new Set(allOperations.map(({ path }) => path))].sort(
  (a, b) => Number(a.includes('{')) - Number(b.includes('{')),
);

for (const path of paths) {
  const operations = allOperations.filter((operation) => operation.path === path);
  const pattern = path.replaceAll(/\{(\w+)\}/g, ':$1');
  for (const operation of operations) {
    api.on(operation.method, pattern, async (context) => {
      const response = await serve(operation, context.req.raw, context.req.param());
      // Hono answers HEAD with GET and does not read the body. The code that makes the body must know this.
      if (context.req.raw.method === 'HEAD') await response.body?.cancel();
      return response;
    });
  }
  api.all(pattern, (context) => refuseMethod(context, operations));
}

/** A caller who is not signed in does not learn whether the path exists. */
api.notFound(async ({ req }) => {
  const refusal = await authenticate(req.raw, 'viewer').then(
    () => new ApiError('api.not-found', 404),
    (error: unknown) => error,
  );
  return problemResponse(refusal, req.raw);
});

api.onError((error, { req }) => problemResponse(error, req.raw));

function refuseMethod({ req }: Context, operations: Operation[]): Response {
  const allowed = operations.map(({ method }) => method).join(', ');
  const { method } = req.raw;
  const response = problemResponse(new ApiError('api.method-not-allowed', 405, { method, allowed }), req.raw);
  response.headers.set('allow', allowed);
  return response;
}
