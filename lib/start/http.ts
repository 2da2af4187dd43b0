import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { SOURCE_ADDRESS_HEADER } from '@/lib/access/auth/source-address';
import { config } from '@/lib/platform/config/config';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface HttpServer {
  server: Server;
  /** Accepts no more connections, ends event streams, and lets open requests finish, for at most `ms`. */
  drain(ms: number): Promise<void>;
}

/**
 * The HTTP server around Next's request handler. It sets the security headers, and the headers that no client may set
 * itself.
 */
export function createHttpServer(handler: () => Handler, dev: boolean): HttpServer {
  const streams = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    const policy = contentSecurityPolicy(randomBytes(16).toString('base64'), dev);
    const { headers } = request;
    headers[SOURCE_ADDRESS_HEADER] = request.socket.remoteAddress ?? '';
    // Next takes the nonce for its scripts from the policy in the request.
    headers['content-security-policy'] = policy;
    if (!config().trustProxy) {
      delete headers['x-forwarded-host'];
      delete headers['x-forwarded-proto'];
    }
    response.setHeader('Content-Security-Policy', policy);
    for (const [name, value] of Object.entries(SAFE_HEADERS)) response.setHeader(name, value);
    if (config().publicUrl?.startsWith('https:')) {
      response.setHeader('Strict-Transport-Security', 'max-age=31536000');
    }
    if (headers.accept?.includes('text/event-stream')) {
      streams.add(response);
      response.on('close', () => streams.delete(response));
    }
    const refused = refusalOf(request);
    if (refused !== null) {
      response.writeHead(refused, { Connection: 'close' }).end();
      return;
    }
    handler()(request, response).catch((error) => {
      console.error(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });

  return {
    server,
    drain: async (ms) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const stream of streams) stream.end();
      server.closeIdleConnections();
      // A connection that a browser keeps open becomes idle only after the current answer was sent.
      const sweep = setInterval(() => server.closeIdleConnections(), 100);
      const last = setTimeout(() => server.closeAllConnections(), ms);
      await closed;
      clearInterval(sweep);
      clearTimeout(last);
    },
  };
}

/**
 * The status for a request that Next would answer with 500 although it is the client's mistake; null for other
 * requests.
 */
function refusalOf({ method, url = '' }: IncomingMessage): 400 | 405 | null {
  if (method === 'TRACE') return 405;
  try {
    decodeURIComponent(url.split('?', 1)[0] ?? '');
    return null;
  } catch {
    return 400;
  }
}

const SAFE_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/**
 * Scripts only run with the nonce. Styles may be inline: the components position pop-overs and bars with style
 * attributes.
 */
function contentSecurityPolicy(nonce: string, dev: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
