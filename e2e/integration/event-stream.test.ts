import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventStream } from '@/app/api/v1/event-stream';
import { systemActor } from '@/lib/auth/actor';
import { createToken } from '@/lib/tokens/create';
import { revokeToken } from '@/lib/tokens/revoke';
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
