import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allOperations } from '@/lib/api/all-operations';
import { openApiDocument } from '@/lib/api/openapi';
import { problem } from '@/lib/api/shapes';
import { ROLES, type Role } from '@/lib/auth/actor';
import { apiClient, routeFiles, tokens } from './api-client';
import { type FreshDatabase, freshDatabase } from './database';

/** Whatever is added here is open to everybody: think twice. */
const PUBLIC = ['/health', '/openapi.json'];
const ID = '0198a6b0-0000-7000-8000-000000000000';

let database: FreshDatabase;
let call: Awaited<ReturnType<typeof apiClient>>;
let token: Record<Role, string>;

beforeAll(async () => {
  database = await freshDatabase();
  call = await apiClient();
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
  it('serves exactly the operations that are described, each where it says', async () => {
    const served = (await routeFiles()).flatMap(({ path, handlers }) =>
      Object.values(handlers).flatMap(({ operation }) =>
        operation ? [`${operation.method} ${path} ${operation.id}`] : [],
      ),
    );
    expect(served.sort()).toEqual(allOperations.map(({ method, path, id }) => `${method} ${path} ${id}`).sort());
    const ids = allOperations.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('describes every route in openapi.json', async () => {
    const { paths } = (await (await call({ path: '/openapi.json' })).json()) as ReturnType<typeof document>;
    for (const route of await routeFiles()) {
      if (route.path === '/{...path}') continue;
      expect(Object.keys(paths), route.path).toContain(route.path);
      for (const { operation } of Object.values(route.handlers)) {
        if (operation) expect(paths[route.path]?.[operation.method.toLowerCase()]?.operationId).toBe(operation.id);
      }
    }
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

function document() {
  return openApiDocument('') as { paths: Record<string, Record<string, { operationId: string }>> };
}
