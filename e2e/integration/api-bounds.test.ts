import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { problem } from '@/lib/api/shapes';
import { apiClient, type Call, tokens } from './api-client';
import { type FreshDatabase, freshDatabase } from './database';

let database: FreshDatabase;
let token: string;
const call = apiClient();

beforeAll(async () => {
  database = await freshDatabase();
  token = (await tokens()).viewer;
  // The first requests of a process load and compile code; later ones are measured.
  for (const body of [{}, { unknown: 1 }]) await call({ token, ...post(body) });
  await call({ path: '/health' });
});
afterAll(() => database.remove());

const names = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`name${index}`, 1]));
const parameters = (count: number) => Array.from({ length: count }, (_, index) => `n${index}=`).join('&');
const post = (body: unknown): Call => ({
  method: 'POST',
  path: '/reports/fleet.csv',
  // As text already: the time to make it is the caller's.
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});

/** The longest pause of the event loop, ms, from now until the returned function is called. */
function watchLoop(): () => number {
  let last = performance.now();
  let longest = 0;
  const look = () => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  };
  const timer = setInterval(look, 1);
  return () => {
    look();
    clearInterval(timer);
    return longest;
  };
}

it.each<[string, Call, string, number]>([
  ['60,000 unknown names', post(names(60_000)), 'input.too-many-names', 0],
  ['60,000 unknown names below a known one', post({ filter: names(60_000) }), 'input.too-many-names', 0],
  ['1,900 unknown names', post(names(1_900)), 'input.too-many-unknown', 1],
  ['101 unknown names below a known one', post({ filter: names(101) }), 'input.too-many-unknown', 1],
  ['100 unknown names', post(names(100)), 'input.unknown-field', 20],
  ['10,000 wrong ids', post({ ids: Array(10_000).fill(0) }), 'id.invalid', 20],
  ['more ids than there may be', post({ ids: Array(300_000).fill(0) }), 'sweep.too-many', 1],
  ['2,000 unknown parameters', { path: `/instances?${parameters(2_000)}` }, 'input.too-many-unknown', 1],
  ['100 unknown parameters', { path: `/instances?${parameters(100)}` }, 'input.unknown-field', 20],
  ['a parameter over and over', { path: `/instances?${'limit=1&'.repeat(1_500)}` }, 'input.repeated', 1],
])('refuses %s without telling each, and others are served meanwhile', async (what, asked, code, told) => {
  await sleep(20);
  const loop = watchLoop();
  const started = performance.now();
  const computed = process.cpuUsage();
  const bystander = call({ path: '/health' }).then(({ status }) => ({ status, ms: performance.now() - started }));
  const response = await call({ token, ...asked });
  const said = problem.parse(await response.json());
  const { user, system } = process.cpuUsage(computed);
  const other = await bystander;
  const figure = (ms: number) => `${ms.toFixed(1)} ms`;
  console.log(
    `${what}: ${figure((user + system) / 1000)} of CPU; nobody else served for at most ${figure(loop())}; ` +
      `/health meanwhile after ${figure(other.ms)}`,
  );
  expect(response.status).toBe(422);
  expect(said.code).toBe(code);
  expect(said.errors ?? []).toHaveLength(told);
  expect(other.status).toBe(200);
});

it('says how many names nobody knows, in the language asked for', async () => {
  const asked = post(names(101));
  const response = await call({ token, ...asked, headers: { ...asked.headers, 'accept-language': 'ja' } });
  expect(problem.parse(await response.json()).detail).toContain('101');
});
