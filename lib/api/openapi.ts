import { extendZodWithOpenApi, OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import type { Operation } from './define-operation';
import { problem } from './shapes';

extendZodWithOpenApi(z);

/** openapi.json as a value. */
export type OpenApiDocument = ReturnType<OpenApiGeneratorV31['generateDocument']>;

const PROBLEMS: Record<number, string> = {
  400: 'The request cannot be read, for example a cursor of another list.',
  401: 'Nobody is signed in, and no valid token was sent.',
  403: 'The role does not include it.',
  404: 'There is no such thing.',
  409: 'It does not go together with what there is.',
  413: 'The request is larger than 1 MB.',
  422: 'An input is wrong; errors names each.',
  500: 'Something went wrong in Clearance itself.',
};

/**
 * The description of the API as OpenAPI 3.1, from the same schemas that check its requests.
 * @param version of the program
 */
export function openApiDocument(operations: Operation[], version: string): OpenApiDocument {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API token, created under Settings or with npm run token.',
  });
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'clearance.session_token',
    description: "The browser's session; requests that change something have to come from Clearance's own pages.",
  });
  for (const operation of operations) registry.registerPath(toPath(operation));
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Clearance',
      version,
      description:
        'Fleet MTU inspection and safe remediation. All MTUs are bytes of IP packet, durations milliseconds.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api/v1' }],
  });
}

function toPath(operation: Operation): Parameters<OpenAPIRegistry['registerPath']>[0] {
  const { response, body } = operation;
  const hasQuery = Object.keys(operation.query.shape).length > 0;
  const hasParams = Object.keys(operation.params.shape).length > 0;
  const statuses = [
    400,
    ...(operation.role === null ? [] : [401, 403]),
    ...operation.errors,
    ...(body ? [413, 422] : hasQuery || hasParams ? [422] : []),
    500,
  ];
  const problems = [...new Set(statuses)].map((status) => [
    String(status),
    { description: PROBLEMS[status] ?? 'Error', content: { 'application/problem+json': { schema: problem } } },
  ]);
  const schema = response.schema ?? (response.status === 204 ? null : z.unknown());
  return {
    operationId: operation.id,
    method: operation.method.toLowerCase() as 'get',
    path: operation.path,
    tags: [operation.tag],
    summary: operation.summary,
    ...(operation.role === null
      ? { security: [] }
      : { security: [{ token: [] }, { session: [] }], description: `Needs the role ${operation.role}.` }),
    request: {
      ...(hasParams ? { params: operation.params } : {}),
      ...(hasQuery ? { query: operation.query } : {}),
      ...(body ? { body: { required: true, content: { [operation.bodyType]: { schema: body } } } } : {}),
    },
    responses: {
      [response.status]: {
        description: response.description,
        ...(schema
          ? { content: { [response.type]: { schema: response.type === 'application/json' ? schema : z.string() } } }
          : {}),
      },
      ...Object.fromEntries(problems),
    },
  };
}
