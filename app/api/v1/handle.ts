import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { authenticate } from '@/app/api/authenticate';
import type { Method, Operation } from '@/lib/api/operation';
import { ApiError, toProblem } from '@/lib/api/to-problem';
import type { Actor } from '@/lib/auth/actor';
import { CodedError } from '@/lib/errors/coded';
import { InvalidInput, parseInput } from '@/lib/errors/invalid-input';
import { type Locale, pickLocale } from '@/lib/i18n/locale';
import { log } from '@/lib/logs/log';
import { readBody } from './read-body';

/** A request that was authenticated and checked against its operation. */
export interface Asked<Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType> {
  /** Of operations that everybody may use: the program itself, as a viewer. */
  actor: Actor;
  params: z.output<Params>;
  query: z.output<Query>;
  body: z.output<Body>;
  request: Request;
  locale: Locale;
}

/** What Next hands to a route besides the request. */
interface RouteContext {
  params: Promise<Record<string, string | string[] | undefined> | undefined>;
}

type Serve = (request: Request, context: RouteContext) => Promise<Response>;
type Served = Serve & { operation: Operation };

const EVERYBODY: Actor = { kind: 'system', id: null, name: 'everybody', role: 'viewer', sourceAddress: null };
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/**
 * Makes an operation a route handler: who asks, may they, is what they send right; then the verb; then its answer as
 * JSON (or the verb's own Response). Every error becomes problem details.
 */
export function serve<Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType>(
  operation: Operation<Params, Query, Body>,
  verb: (asked: Asked<Params, Query, Body>) => unknown,
): Served {
  const handler: Serve = async (request, context) => {
    try {
      const actor = operation.role === null ? EVERYBODY : await authenticate(request, operation.role);
      // Next hands nothing over where a path has no parameters.
      const params = parseInput(operation.params, (await context.params) ?? {}) as z.output<Params>;
      const query = parseInput(operation.query, readQuery(request)) as z.output<Query>;
      const body = (operation.body ? await checkedBody(request, operation, operation.body) : null) as z.output<Body>;
      const answer = await verb({ actor, params, query, body, request, locale: localeOf(request) });
      if (answer instanceof Response) return answer;
      const { status } = operation.response;
      if (status === 204) return new Response(null, { status });
      return Response.json(answer, { status, headers: NO_STORE });
    } catch (error) {
      return problemResponse(error, request);
    }
  };
  return Object.assign(handler, { operation: operation as unknown as Operation });
}

/** The exports of a route file: what it serves, and for every other method a 405 that names the ones there are. */
export function route(...served: Served[]): Record<(typeof METHODS)[number], Serve> {
  const allowed = served.map(({ operation }) => operation.method).join(', ');
  const refuse: Serve = async (request) => {
    const error = new ApiError('api.method-not-allowed', 405, { method: request.method, allowed });
    const response = problemResponse(error, request);
    response.headers.set('allow', allowed);
    return response;
  };
  const of = (method: Method | 'PUT') => served.find(({ operation }) => operation.method === method) ?? refuse;
  return { GET: of('GET'), POST: of('POST'), PUT: of('PUT'), PATCH: of('PATCH'), DELETE: of('DELETE') };
}

const NO_STORE = { 'cache-control': 'no-store' };

/** An error as application/problem+json in the language of the request; what nobody foresaw is logged. */
export function problemResponse(error: unknown, request: Request): Response {
  const id = randomUUID();
  const path = new URL(request.url).pathname;
  const problem = toProblem(error, localeOf(request), path, id);
  if (problem.status >= 500) log().error({ error, id, method: request.method, path }, 'request failed');
  const headers = new Headers({ ...NO_STORE, 'content-type': 'application/problem+json; charset=utf-8' });
  if (problem.status === 401) headers.set('www-authenticate', 'Bearer');
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}

export function localeOf(request: Request): Locale {
  return pickLocale(null, request.headers.get('accept-language'));
}

/** @throws InvalidInput `input.repeated` where a parameter is given twice: which one counts must not be a guess */
function readQuery(request: Request): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, value] of new URL(request.url).searchParams) {
    if (Object.hasOwn(query, name)) {
      throw new InvalidInput([
        { code: 'input.repeated', params: { name: name.slice(0, 100) }, field: name.slice(0, 100) },
      ]);
    }
    query[name] = value;
  }
  return query;
}

async function checkedBody(request: Request, operation: Operation, schema: z.ZodType): Promise<unknown> {
  const sent = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (sent !== operation.bodyType) throw new ApiError('api.wrong-type', 415, { expected: operation.bodyType });
  const text = await readBody(request);
  if (operation.bodyType === 'text/csv') return parseInput(schema, text);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new CodedError('api.not-json', 400);
  }
  return parseInput(schema, json);
}
