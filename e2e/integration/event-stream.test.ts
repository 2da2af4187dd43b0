import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemActor } from '@/lib/access/actor/actor';
import { createToken } from '@/lib/access/tokens/create';
import { revokeToken } from '@/lib/access/tokens/revoke';
import { eventStream } from '@/lib/api/event-stream';
import { type FreshDatabase, freshDatabase } from './database';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.remove());

async function* oneThenSilence(signal: AbortSignal) {
  yield { type: 'sweep' };
  await once(signal, 'abort');
}

it('ends for a reader whose token was revoked meanwhile, and not before', async () => {
  const admin = systemActor('test');
  const { token, row } = await createToken(admin, { name: 'reader', role: 'viewer' });
  const request = new Request('http://127.0.0.1:3000/', { headers: { authorization: `Bearer ${token}` } });
  const { body } = await eventStream(request, oneThenSilence, 5);
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  let said = '';
  while (!said.includes('still here')) said += (await reader?.read())?.value ?? '';
  expect(said).toContain('event: sweep');
  await revokeToken(admin, row.id);
  for (let next = await reader?.read(); !next?.done; next = await reader?.read()) said += next?.value;
  expect(said.startsWith('retry:')).toBe(true);
});

it('is not begun for a HEAD, which nobody reads', async () => {
  const { token } = await createToken(systemActor('test'), { name: 'checker', role: 'viewer' });
  const headers = { authorization: `Bearer ${token}` };
  const { body, headers: said } = await eventStream(
    new Request('http://127.0.0.1:3000/', { method: 'HEAD', headers }),
    () => {
      throw new Error('begun');
    },
  );
  expect(body).toBeNull();
  expect(said.get('content-type')).toMatch(/^text\/event-stream/);
});

it('is opened so often at once by one reader, and again where one was closed', async () => {
  const { token } = await createToken(systemActor('test'), { name: 'greedy', role: 'viewer' });
  const other = await createToken(systemActor('test'), { name: 'modest', role: 'viewer' });
  const stream = (bearer: string) =>
    eventStream(
      new Request('http://127.0.0.1:3000/', { headers: { authorization: `Bearer ${bearer}` } }),
      oneThenSilence,
    );
  const streams: Response[] = [];
  let refusal: unknown = null;
  while (refusal === null && streams.length < 1000) {
    await stream(token).then(
      (response) => streams.push(response),
      (error: unknown) => {
        refusal = error;
      },
    );
  }
  expect(refusal).toMatchObject({ code: 'api.too-many-streams', status: 429, params: { maximum: streams.length } });
  streams.push(await stream(other.token));
  await streams.shift()?.body?.cancel();
  streams.push(await stream(token));
  await Promise.all(streams.map(({ body }) => body?.cancel()));
});
