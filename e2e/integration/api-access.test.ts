import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES, type Role } from '@/lib/access/actor/actor';
import { allOperations, describeApi } from '@/lib/api/all-operations';
import { api } from '@/lib/api/app';
import { problem } from '@/lib/api/shapes';
import { apiClient, tokens } from './api-client';
import { type FreshDatabase, freshDatabase } from './database';

/** Operations in this list are open to everybody: check carefully before you add one. */
const PUBLIC = ['/health', '/openapi.json'];
const ID = '0198a6b0-0000-7000-8000-000000000000';

let database: FreshDatabase;
let call: ReturnType<typeof apiClient>;
let token: Record<Role, string>;

beforeAll(async () => {
  database = await freshDatabase();
  call = apiClient();
  token = await tokens();
});
afterAll(() => database.remove());

const operations = allOperations.map((operation) => ({ name: `${operation.method} ${operation.path}`, ...operation }));
const closed = operations.filter(({ role }) => role !== null);

function ask(operation: (typeof operations)[number], bearer: string | null) {
  return call({
    method: operation.method,
    path: operation.path.replace('{id}', ID),
    token: bearer,
    ...(operation.body ? { body: operation.bodyType === 'text/csv' ? 'name' : {} } : {}),
  });
}

async function expectProblem(response: Response, status: number) {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const said = problem.parse(await response.json());
  expect({ ...said, http: response.status }).toMatchObject({ status, http: status });
  expect(said.detail).not.toMatch(/^error\./);
  return said;
}

describe('the API', () => {
  it('serves exactly the operations that are described, each where it says', () => {
    expect(routes()).toEqual(allOperations.map(({ method, path }) => `${method} ${path}`).sort());
    const ids = allOperations.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('describes every route in openapi.json', async () => {
    const { paths } = (await (await call({ path: '/openapi.json' })).json()) as Document;
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => `${method.toUpperCase()} ${path} ${operationId}`),
    );
    expect(described.sort()).toEqual(allOperations.map(({ method, path, id }) => `${method} ${path} ${id}`).sort());
    expect(described.map((line) => line.replace(/ \w+$/, ''))).toEqual(routes());
    expect(JSON.parse(JSON.stringify(describeApi()))).toMatchObject({ paths });
  });

  it('is open to everybody in two places only', () => {
    expect(operations.filter(({ role }) => role === null).map(({ path }) => path)).toEqual(PUBLIC);
  });

  it.each(closed)('$name refuses who is not signed in', async (operation) => {
    const response = await ask(operation, null);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    await expectProblem(response, 401);
    await expectProblem(await ask(operation, 'clr_unknown'), 401);
  });

  it.each(closed.filter(({ role }) => role !== 'viewer'))('$name refuses a role that is too low', async (operation) => {
    for (const role of ROLES.slice(0, ROLES.indexOf(operation.role ?? 'viewer'))) {
      expect((await expectProblem(await ask(operation, token[role]), 403)).code).toBe('auth.forbidden');
    }
  });

  it.each(operations.filter(({ path }) => path.includes('{id}')))(
    '$name says that there is no such thing',
    async (operation) => {
      const bodies: Record<string, unknown> = {
        applyRemediation: { planHash: 'x' },
        startRollout: { planHash: 'x' },
        updateUserRole: { role: 'viewer' },
        resetPassword: { password: 'long enough for everybody' },
      };
      const response = await call({
        method: operation.method,
        path: operation.path.replace('{id}', ID),
        token: token.admin,
        ...(operation.body ? { body: bodies[operation.id] ?? {} } : {}),
      });
      await expectProblem(response, 404);
    },
  );

  it('refuses what is not there and what cannot be done there, as problems', async () => {
    expect((await expectProblem(await call({ path: '/nowhere/at/all', token: token.viewer }), 404)).code).toBe(
      'api.not-found',
    );
    await expectProblem(await call({ path: '/nowhere' }), 401);
    const refused = await call({ method: 'PUT', path: '/instances', token: token.admin });
    expect(refused.headers.get('allow')).toBe('GET, POST');
    await expectProblem(refused, 405);
  });
});

interface Document {
  paths: Record<string, Record<string, { operationId: string }>>;
}

/** The router's routes in the form of operations: `GET /instances/{id}`. Every path also has its own 405. */
function routes(): string[] {
  return api.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path.replace('/api/v1', '').replaceAll(/:(\w+)/g, '{$1}')}`)
    .sort();
}
