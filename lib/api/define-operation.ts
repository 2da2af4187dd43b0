import { z } from 'zod';
import type { Actor, Role } from '@/lib/access/actor/actor';
import type { Locale } from '@/lib/platform/i18n/locale';

/** A request that was authenticated and checked against its operation. */
export interface Asked<Params = unknown, Query = unknown, Body = unknown> {
  /** Of operations that everybody may use: the program itself, as a viewer. */
  actor: Actor;
  params: Params;
  query: Query;
  /** Null where the operation has no body. */
  body: Body;
  request: Request;
  /** The language of the request. */
  locale: Locale;
}

/** What an operation answers: JSON by a schema, nothing (204), or a Response that the handler makes itself. */
type Reply =
  | { status?: 200 | 201 | 202; description: string; schema: z.ZodType; madeBy?: undefined }
  | { status: 204; description: string }
  | { type: 'text/csv' | 'text/event-stream'; description: string }
  | { description: string; schema: z.ZodType; madeBy: 'handler' };

/** What the handler has to return for it: the compiler refuses anything else. With 204 nothing of it goes out. */
type AnswerOf<R extends Reply> = R extends { type: string } | { madeBy: 'handler' }
  ? Response
  : R extends { schema: infer Schema extends z.ZodType }
    ? z.output<Schema>
    : unknown;

/** One thing that the REST API does: who may, what checks a request, what openapi.json says about it, and what does it. */
export interface Operation {
  /** The operationId. */
  id: string;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below /api/v1, parameters in braces. */
  path: `/${string}`;
  /** What the caller's role has to include; null for everybody, signed in or not. */
  role: Role | null;
  tag: string;
  /** One sentence for whoever reads openapi.json. */
  summary: string;
  params: z.ZodObject;
  /** Unknown parameters are refused. */
  query: z.ZodObject;
  /** Null where the request has no body. */
  body: z.ZodType | null;
  bodyType: 'application/json' | 'text/csv';
  response: {
    status: 200 | 201 | 202 | 204;
    type: 'application/json' | 'text/csv' | 'text/event-stream';
    description: string;
    /** Null where there is no body or none that a schema could describe. */
    schema: z.ZodType | null;
  };
  /** Statuses of errors besides those that every operation has. */
  errors: (404 | 409 | 413 | 422)[];
  /** Does it. What it returns goes out as JSON, unless it is a Response. */
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

/** Declares an operation, and fills in what most have alike. */
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
    // `serve` hands over what these schemas made of the request.
    handler: declared.handler as Operation['handler'],
  };
}
