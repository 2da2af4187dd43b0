import { expect } from 'vitest';
import { systemActor } from '@/lib/access/actor/actor';
import { SOURCE_ADDRESS_HEADER } from '@/lib/access/auth/source-address';
import type { SessionCookie } from '@/lib/access/users/sign-in';

/** The first administrator of a test. */
export const ADMIN = { email: 'admin@example.jp', password: 'a-long-test-password', name: 'Admin' };
export const system = systemActor('test');

/** The headers of a request from an address, with the cookies set at signing in. */
export function from(address: string, cookies: SessionCookie[] = []): Headers {
  const headers = new Headers({ [SOURCE_ADDRESS_HEADER]: address, 'user-agent': 'vitest' });
  if (cookies.length > 0) {
    headers.set('cookie', cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; '));
  }
  return headers;
}

export const withCode = (code: string) => expect.objectContaining({ code });
