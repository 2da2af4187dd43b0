import type { Role } from '@/lib/access/actor/actor';
import { systemActor } from '@/lib/access/actor/actor';
import { createToken } from '@/lib/access/tokens/create';
import { api } from '@/lib/api/app';

export interface Call {
  method?: string;
  /** Below /api/v1, with query. */
  path: string;
  token?: string | null;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** Calls the API like its one route of Next does, without a socket. */
export function apiClient() {
  return async ({ method = 'GET', path: target, token, body, headers = {}, signal }: Call): Promise<Response> => {
    const text = typeof body === 'string';
    const request = new Request(`http://127.0.0.1:3000/api/v1${target}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': text ? 'text/csv' : 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: text ? (body as string) : JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
    return api.fetch(request);
  };
}

/** A token of each role. */
export async function tokens(): Promise<Record<Role, string>> {
  const make = async (role: Role) => (await createToken(systemActor('test'), { name: role, role })).token;
  return { viewer: await make('viewer'), operator: await make('operator'), admin: await make('admin') };
}
