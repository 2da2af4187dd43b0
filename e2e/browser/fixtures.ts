import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { DEMO_FLEET } from '@/lib/demo/fleet';
import type { SimulatedInstance } from '@/lib/demo/simulated/instance';
import { type SimulatedFleet, startSimulatedFleet } from '@/lib/demo/simulated/start-fleet';
import { scaled } from '../pace/scaled.mjs';
import { type ApiClient, apiClient } from '../server/api-client';
import { makeToken, type StartOptions, startServer, type TestServer } from '../server/start-server';

export const ADMIN = { email: 'admin@example.jp', password: 'a long enough password' };

/** How much faster than real the simulated instances are. */
const PACE = 0.05;

export interface Clearance {
  server: TestServer;
  api: ApiClient;
  fleet: SimulatedFleet;
  credentialId: string;
  /** Ids of the registered instances by name. */
  ids: Record<string, string>;
}

/** Starts simulated instances of the demonstration's fleet by name. */
export function simulate(names: string[], pace = PACE): Promise<SimulatedFleet> {
  const instances = names.map((name) => {
    const found = DEMO_FLEET.find((one) => one.name === name);
    if (!found) throw new Error(`the demonstration's fleet has no ${name}`);
    return found;
  });
  return startSimulatedFleet({ instances, pace });
}

const NAMES = [
  'tokyo-web-01',
  'tokyo-web-02',
  'tokyo-mail-01',
  'tokyo-compose-01',
  'osaka-db-01',
  'osaka-batch-01',
  'kyoto-museum-01',
  'fukuoka-bastion-01',
  'fukuoka-trial-01',
  'fukuoka-trial-02',
  'nagoya-legacy-01',
  'sendai-old-01',
  'sendai-old-02',
  'sendai-old-03',
];

interface WorkerFixtures {
  /** A server with an administrator and an empty fleet, shared by the tests of one worker. */
  server: TestServer;
  /** The same with a registered, inspected fleet of simulated instances. */
  clearance: Clearance;
}

interface TestFixtures {
  /** Starts a server only for this test, and removes it afterwards; without options it is not set up. */
  startOwnServer: (options?: StartOptions) => Promise<TestServer>;
  /** Signs in to `server` as its administrator. */
  signIn: (page: Page) => Promise<void>;
  /** A page whose console errors and page errors fail the test. */
  watched: Page;
  /** The same, signed in as the administrator of `clearance`. */
  admin: Page;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's text
    async ({}, use) => {
      const server = await startServer({
        env: { CLEARANCE_ADMIN_EMAIL: ADMIN.email, CLEARANCE_ADMIN_PASSWORD: ADMIN.password },
      });
      await use(server);
      await server.remove();
    },
    { scope: 'worker', timeout: scaled(360_000) },
  ],
  clearance: [
    async ({ server }, use) => {
      const fleet = await simulate(NAMES);
      try {
        const api = apiClient(server.url, await makeToken(server, 'admin'));
        const registered = await register(api, fleet, 'shared key');
        await inspect(api, { all: true });
        await use({ server, api, fleet, ...registered });
      } finally {
        await fleet.stop();
      }
    },
    { scope: 'worker', timeout: scaled(120_000) },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's text
  startOwnServer: async ({}, use) => {
    const started: TestServer[] = [];
    await use(async (options) => {
      const server = await startServer(options);
      started.push(server);
      return server;
    });
    await Promise.all(started.map((server) => server.remove()));
  },
  signIn: async ({ server }, use) => {
    await use((page) => signIn(page, server.url, ADMIN));
  },
  watched: async ({ page }, use) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => {
      // A test judges a refused request itself; errors of the page always fail.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        errors.push(message.text());
    });
    await use(page);
    expect(errors).toEqual([]);
  },
  admin: async ({ watched, clearance }, use) => {
    await signIn(watched, clearance.server.url, ADMIN);
    await use(watched);
  },
});

export { expect };

/**
 * Adds simulated instances to the fleet while `work` runs, and removes them afterwards.
 * @param pace factor for their delays
 */
export async function withInstances(
  { api }: Clearance,
  instances: SimulatedInstance[],
  work: (fleet: SimulatedFleet, ids: Record<string, string>) => Promise<void>,
  pace = PACE,
): Promise<void> {
  const fleet = await startSimulatedFleet({ instances, pace });
  try {
    const { credentialId, ids } = await register(api, fleet, `key of ${instances[0]?.name}`);
    await work(fleet, ids);
    for (const id of Object.values(ids)) await api.must('DELETE', `/instances/${id}`);
    await api.must('DELETE', `/credentials/${credentialId}`);
  } finally {
    await fleet.stop();
  }
}

async function register(
  api: ApiClient,
  fleet: SimulatedFleet,
  name: string,
): Promise<Pick<Clearance, 'credentialId' | 'ids'>> {
  const { username, privateKey } = fleet.credential;
  const credential = await api.must<{ id: string }>('POST', '/credentials', {
    name,
    kind: 'key',
    username,
    secret: privateKey,
  });
  const ids: Record<string, string> = {};
  for (const endpoint of fleet.endpoints) {
    const instance = await api.must<{ id: string }>('POST', '/instances', {
      name: endpoint.name,
      address: endpoint.address,
      port: endpoint.port,
      credentialId: credential.id,
      tags: endpoint.machine.definition.tags ?? [],
      hostKey: {
        algorithm: endpoint.hostKeyAlgorithm,
        fingerprint: endpoint.hostKeyFingerprint,
        publicKey: endpoint.hostPublicKey,
      },
    });
    ids[endpoint.name] = instance.id;
  }
  return { credentialId: credential.id, ids };
}

/** Inspects these instances and waits for the end. */
export async function inspect(api: ApiClient, scope: { all: true } | { instanceIds: string[] }): Promise<void> {
  const sweep = await api.must<{ id: string }>('POST', '/sweeps', scope);
  await api.events(`/sweeps/${sweep.id}/events`);
}

/**
 * Signs in on the page. If the page is at the sign-in form already, or on its way there after signing out, it stays.
 */
export async function signIn(page: Page, url: string, who: { email: string; password: string }): Promise<void> {
  if (new URL(page.url(), url).pathname !== '/sign-in') await page.goto(`${url}/sign-in`);
  await page.getByLabel('E-mail').fill(who.email);
  await page.getByLabel('Password').fill(who.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Fleet' })).toBeVisible();
}

/** Checks that axe finds no violation of WCAG 2.2 A and AA. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`);
  // Soft, so that one run reports every page.
  expect.soft(told, page.url()).toEqual([]);
}
