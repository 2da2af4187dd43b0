import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { SOURCE_ADDRESS_HEADER } from '@/lib/access/auth/source-address';
import { config } from '@/lib/platform/config/config';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface HttpServer {
  server: Server;
  /** Takes no more connections, ends event streams, and lets what is being answered finish, for at most `ms`. */
  drain(ms: number): Promise<void>;
}

/**
 * The HTTP server around Next's request handler: sets the headers that keep a browser safe, and the ones that no client
 * may set itself.
 */
export function createHttpServer(handler: () => Handler, dev: boolean): HttpServer {
  const streams = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    const policy = contentSecurityPolicy(randomBytes(16).toString('base64'), dev);
    const { headers } = request;
    headers[SOURCE_ADDRESS_HEADER] = request.socket.remoteAddress ?? '';
    // Next takes the nonce for its scripts from the request's own policy.
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
      // What a browser keeps open between requests becomes idle only after the answer that was on its way.
      const sweep = setInterval(() => server.closeIdleConnections(), 100);
      const last = setTimeout(() => server.closeAllConnections(), ms);
      await closed;
      clearInterval(sweep);
      clearTimeout(last);
    },
  };
}

/** What Next would answer with 500 although the caller is at fault: the status to refuse it with, or null. */
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

/** Scripts run by nonce alone. Styles may be inline: the components place pop-overs and bars by style attributes. */
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
