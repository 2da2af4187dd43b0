import { scaled } from '../pace/scaled.mjs';

/** JSON as received: a test says what it expects of it. */
export type Json = Record<string, unknown>;

export interface Answer<Body = Json> {
  status: number;
  type: string;
  body: Body;
}

/** A caller of the REST API with a bearer token. Paths start behind /api/v1. */
export interface ApiClient {
  get<Body = Json>(path: string): Promise<Answer<Body>>;
  send<Body = Json>(method: 'POST' | 'PATCH' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<Answer<Body>>;
  /** As `get` and `send`, for a request that has to succeed: returns the body. */
  read<Body = Json>(path: string): Promise<Body>;
  must<Body = Json>(method: 'POST' | 'PATCH' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<Body>;
  /** A download as received. */
  text(path: string): Promise<{ status: number; headers: Headers; text: string }>;
  /** The server-sent events of a path, to the end of the stream. */
  events<Event = Json>(path: string): Promise<Event[]>;
}

export function apiClient(url: string, token: string): ApiClient {
  const request = (path: string, init: { method?: string; body?: string; headers?: Record<string, string> } = {}) =>
    fetch(`${url}/api/v1${path}`, {
      ...init,
      headers: {
        authorization: `Bearer ${token}`,
        ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...init.headers,
      },
      signal: AbortSignal.timeout(scaled(120_000)),
    });
  const raw = async (path: string, init?: { headers: Record<string, string> }) => {
    const response = await request(path, init);
    // Not .text(), which drops a byte order mark.
    const text = Buffer.from(await response.arrayBuffer()).toString('utf8');
    return { status: response.status, headers: response.headers, text };
  };
  const get: ApiClient['get'] = async (path) => answerOf(await request(path));
  const send: ApiClient['send'] = async (method, path, body) =>
    answerOf(await request(path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }));
  return {
    get,
    send,
    read: async <Body>(path: string) => succeeded(await get<Body>(path), `GET ${path}`),
    must: async <Body>(method: 'POST' | 'PATCH' | 'PUT' | 'DELETE', path: string, body?: unknown) =>
      succeeded(await send<Body>(method, path, body), `${method} ${path}`),
    text: (path) => raw(path),
    events: async <Event>(path: string) => {
      const { status, text } = await raw(path, { headers: { accept: 'text/event-stream' } });
      if (status !== 200) throw new Error(`GET ${path}: ${status} ${text}`);
      return text
        .split('\n')
        .flatMap((line) => (line.startsWith('data: ') ? [JSON.parse(line.slice(6)) as Event] : []));
    },
  };
}

async function answerOf<Body>(response: Response): Promise<Answer<Body>> {
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  return { status: response.status, type, body: (/json/.test(type) && text ? JSON.parse(text) : { text }) as Body };
}

function succeeded<Body>({ status, body }: Answer<Body>, what: string): Body {
  if (status >= 200 && status < 300) return body;
  throw new Error(`${what}: ${status} ${JSON.stringify(body)}`);
}
