import { z } from 'zod';
import type { Actor, Role } from '@/lib/access/actor/actor';
import type { Locale } from '@/lib/platform/i18n/locale';

/** A request that was authenticated and checked against its operation. */
export interface Asked<Params = unknown, Query = unknown, Body = unknown> {
  /** For operations without a role: the program itself, as a viewer. */
  actor: Actor;
  params: Params;
  query: Query;
  /** Null if the operation has no body. */
  body: Body;
  request: Request;
  /** The language of the request. */
  locale: Locale;
}

/** The answer of an operation: JSON by a schema, nothing (204), or a Response that the handler makes itself. */
type Reply =
  | { status?: 200 | 201 | 202; description: string; schema: z.ZodType; madeBy?: undefined }
  | { status: 204; description: string }
  | { type: 'text/csv' | 'text/event-stream'; description: string }
  | { description: string; schema: z.ZodType; madeBy: 'handler' };

/** The type that the handler must return. The compiler refuses anything else. With 204 nothing is sent. */
type AnswerOf<R extends Reply> = R extends { type: string } | { madeBy: 'handler' }
  ? Response
  : R extends { schema: infer Schema extends z.ZodType }
    ? z.output<Schema>
    : unknown;

/**
 * One operation of the REST API: who may use it, how a request is checked, its text in openapi.json, and its handler.
 */
export interface Operation {
  /** The operationId. */
  id: string;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below /api/v1, parameters in braces. */
  path: `/${string}`;
  /** The role that the caller needs; null for everybody, signed in or not. */
  role: Role | null;
  tag: string;
  /** One sentence for readers of openapi.json. */
  summary: string;
  params: z.ZodObject;
  /** Unknown parameters are refused. */
  query: z.ZodObject;
  /** Null if the request has no body. */
  body: z.ZodType | null;
  bodyType: 'application/json' | 'text/csv';
  response: {
    status: 200 | 201 | 202 | 204;
    type: 'application/json' | 'text/csv' | 'text/event-stream';
    description: string;
    /** Null if there is no body, or if no schema describes it. */
    schema: z.ZodType | null;
  };
  /** Error statuses in addition to those that every operation has. */
  errors: (404 | 409 | 413 | 422)[];
  /** Does the work. The return value is sent as JSON, unless it is a Response. */
  handler(asked: Asked): unknown;
}

type Nothing = z.ZodObject<Record<never, never>, z.core.$strict>;
const nothing: Nothing = z.strictObject({});

type Declared<Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType, R extends Reply> = Pick<
  Operation,
  'id' | 'method' | 'path' | 'role' | 'tag' | 'summary'
> & {
  params?: Params;
  query?: Query;
  body?: Body;
  bodyType?: 'text/csv';
  response: R;
  errors?: Operation['errors'];
  handler(
    asked: Asked<z.output<Params>, z.output<Query>, z.output<Body>>,
  ): AnswerOf<NoInfer<R>> | Promise<AnswerOf<NoInfer<R>>>;
};

/** Declares an operation, with defaults for most fields. */
export function defineOperation<
  R extends Reply,
  Params extends z.ZodObject = Nothing,
  Query extends z.ZodObject = Nothing,
  Body extends z.ZodType = z.ZodNull,
>(declared: Declared<Params, Query, Body, R>): Operation {
  const { params = nothing, query = nothing, body = null, bodyType = 'application/json', errors = [] } = declared;
  return {
    ...declared,
    params,
    query,
    body,
    bodyType,
    errors,
    response: { status: 200, type: 'application/json', schema: null, ...declared.response },
    // `serve` passes the values that these schemas made of the request.
    handler: declared.handler as Operation['handler'],
  };
}
