import type { Actor } from '@/lib/access/actor/actor';
import { parseInput } from '@/lib/platform/errors/invalid-input';
import { authenticate } from './authenticate';
import type { Operation } from './define-operation';
import { jsonResponse } from './json-response';
import { localeOf } from './problem-response';
import { readBody, readJson } from './read-body';
import { readQuery } from './read-query';

const EVERYBODY: Actor = { kind: 'system', id: null, name: 'everybody', role: 'viewer', sourceAddress: null };

/**
 * Answers a request to an operation: checks the caller, their role and the input, runs the handler, and sends its
 * result as JSON, or the handler's own Response.
 * @param given the parameters of the path, decoded
 * @throws CodedError, InvalidInput, ApiError, and the errors of the handler
 */
export async function serve(operation: Operation, request: Request, given: Record<string, string>): Promise<Response> {
  const actor = operation.role === null ? EVERYBODY : await authenticate(request, operation.role);
  const params = parseInput(operation.params, given);
  const query = parseInput(operation.query, readQuery(request));
  const body = await checkedBody(operation, request);
  const answer = await operation.handler({ actor, params, query, body, request, locale: localeOf(request) });
  if (answer instanceof Response) return answer;
  const { status } = operation.response;
  return status === 204 ? new Response(null, { status }) : jsonResponse(answer, status);
}

async function checkedBody({ body, bodyType }: Operation, request: Request): Promise<unknown> {
  if (!body) return null;
  return parseInput(body, bodyType === 'text/csv' ? await readBody(request, bodyType) : await readJson(request));
}
