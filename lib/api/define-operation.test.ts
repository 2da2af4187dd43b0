import { expect, it } from 'vitest';
import { z } from 'zod';
import { defineOperation } from './define-operation';
import { time } from './shapes';

const common = { id: 'x', method: 'GET', path: '/x', role: 'viewer', tag: 'X', summary: 'x' } as const;
const schema = z.object({ name: z.string(), at: time.nullable() });

it('lets a handler return what its answer is described as, and nothing else', () => {
  const { response } = defineOperation({
    ...common,
    response: { status: 201, description: 'x', schema },
    handler: () => ({ name: 'a', at: new Date() }),
  });
  expect(response).toEqual({ status: 201, type: 'application/json', description: 'x', schema });
  // Each of these compiles only as long as the compiler refuses the line below its comment.
  defineOperation({
    ...common,
    response: { description: 'x', schema },
    // @ts-expect-error a name is missing
    handler: () => ({ at: null }),
  });
  defineOperation({
    ...common,
    response: { description: 'x', schema },
    // @ts-expect-error a time is a Date in the program
    handler: async () => ({ name: 'a', at: '2026-11-23T14:05:09Z' }),
  });
  defineOperation({
    ...common,
    response: { type: 'text/csv', description: 'x' },
    // @ts-expect-error a file is a Response
    handler: () => 'a,b',
  });
});

it('hands a handler what its schemas make of the request', () => {
  const { query, body, params } = defineOperation({
    ...common,
    query: z.strictObject({ limit: z.coerce.number().optional() }),
    response: { status: 204, description: 'x' },
    handler: ({ query: { limit }, body: nothing }) => {
      limit satisfies number | undefined;
      nothing satisfies null;
    },
  });
  expect(query.parse({ limit: '5' })).toEqual({ limit: 5 });
  expect(body).toBeNull();
  expect(params.safeParse({ id: 'x' }).success).toBe(false);
});
