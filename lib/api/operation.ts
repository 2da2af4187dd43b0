import { z } from 'zod';
import type { Role } from '@/lib/auth/actor';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

const nothing = z.strictObject({});

/** One thing that the REST API does: what checks a request, and what openapi.json says about it. */
export interface Operation<
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
> {
  /** The operationId. */
  id: string;
  method: Method;
  /** Below /api/v1, parameters in braces. */
  path: string;
  /** What the caller's role has to include; null for everybody, signed in or not. */
  role: Role | null;
  tag: string;
  /** One sentence for whoever reads openapi.json. */
  summary: string;
  params: Params;
  /** Unknown parameters are refused. */
  query: Query;
  /** Null where the request has no body. */
  body: Body | null;
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
}

type Draft<Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType> = Pick<
  Operation,
  'id' | 'method' | 'path' | 'role' | 'tag' | 'summary'
> & {
  params?: Params;
  query?: Query;
  body?: Body;
  bodyType?: 'text/csv';
  response: Partial<Operation['response']> & { description: string };
  errors?: Operation['errors'];
};

/** Fills in what most operations have alike. */
export function defineOperation<
  Params extends z.ZodObject = typeof nothing,
  Query extends z.ZodObject = typeof nothing,
  Body extends z.ZodType = z.ZodNever,
>(draft: Draft<Params, Query, Body>): Operation<Params, Query, Body> {
  return {
    ...draft,
    params: draft.params ?? (nothing as unknown as Params),
    query: draft.query ?? (nothing as unknown as Query),
    body: draft.body ?? null,
    bodyType: draft.bodyType ?? 'application/json',
    response: { status: 200, type: 'application/json', schema: null, ...draft.response },
    errors: draft.errors ?? [],
  };
}
