import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Operation } from '@/lib/api/operation';
import type { Role } from '@/lib/auth/actor';
import { systemActor } from '@/lib/auth/actor';
import { createToken } from '@/lib/tokens/create';

const root = fileURLToPath(new URL('../../app/api/v1/', import.meta.url));

type Handler = ((request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>) & {
  operation?: Operation;
};

export interface RouteFile {
  /** As operations name it: `/instances/{id}`. */
  path: string;
  handlers: Record<string, Handler>;
}

/** Every route file of the API with what it exports. */
export async function routeFiles(): Promise<RouteFile[]> {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('route.ts'));
  return Promise.all(
    files.map(async (file) => {
      const folder = path.dirname(file).split(path.sep).join('/');
      const exported: Record<string, unknown> = await import(/* @vite-ignore */ path.join(root, file));
      const handlers = Object.entries(exported).filter(
        (entry): entry is [string, Handler] => typeof entry[1] === 'function',
      );
      return { path: `/${folder.replaceAll('[', '{').replaceAll(']', '}')}`, handlers: Object.fromEntries(handlers) };
    }),
  );
}

export interface Call {
  method?: string;
  /** Below /api/v1, with query. */
  path: string;
  token?: string | null;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** Calls the API's route handlers as Next would, without a socket. */
export async function apiClient() {
  const routes = await routeFiles();
  return async ({ method = 'GET', path: target, token, body, headers = {}, signal }: Call): Promise<Response> => {
    const url = new URL(`http://127.0.0.1:3000/api/v1${target}`);
    const below = url.pathname.replace('/api/v1', '');
    const match = routes
      .map((route) => ({ route, params: match1(route.path, below) }))
      .filter(({ params }) => params !== null)
      .sort((a, b) => specificity(b.route.path) - specificity(a.route.path))[0];
    const handler = match?.route.handlers[method];
    if (!match || !handler) throw new Error(`no handler for ${method} ${target}`);
    const text = typeof body === 'string';
    const request = new Request(url, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': text ? 'text/csv' : 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: text ? (body as string) : JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
    return handler(request, { params: Promise.resolve(match.params ?? {}) });
  };
}

/** A token of each role. */
export async function tokens(): Promise<Record<Role, string>> {
  const make = async (role: Role) => (await createToken(systemActor('test'), { name: role, role })).token;
  return { viewer: await make('viewer'), operator: await make('operator'), admin: await make('admin') };
}

function match1(pattern: string, target: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = target.split('/');
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    if (part.startsWith('{...')) return params;
    const value = given[index];
    if (value === undefined) return null;
    if (part.startsWith('{')) params[part.slice(1, -1)] = decodeURIComponent(value);
    else if (part !== value) return null;
  }
  return wanted.length === given.length ? params : null;
}

function specificity(pattern: string): number {
  return pattern.includes('...') ? -1 : pattern.split('/').filter((part) => !part.startsWith('{')).length;
}
