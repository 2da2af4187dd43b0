import { rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { Demo } from '@/lib/demo/start';
import { config } from '@/lib/platform/config/config';
import { closeDatabase, releaseClient } from '@/lib/platform/db/client';
import { log } from '@/lib/platform/logs/log';
import { createHttpServer, type HttpServer } from './http';
import { limitHeapGrowth } from './limit-heap-growth';
import { prepareData, prepareFirstAdmin, runningServerFile, ServeError } from './prepare';
import { runShutdownTasks, STOP_MS } from './shutdown';

export interface ServeOptions {
  dev: boolean;
  /** Called with a message for each step. */
  say(message: string): void;
  /** Releases the data directory, which the caller has locked. */
  release(): Promise<void>;
  /** Starts the simulated fleet. Only for the demonstration; otherwise its code is not loaded. */
  startDemo?: (say: (message: string) => void) => Promise<Demo>;
}

/**
 * Serves until SIGTERM or SIGINT, then drains and ends the process with 0.
 *
 * @throws ConfigError, KeyError, MigrationError, ServeError, whose messages say what to do
 */
export async function serve({ dev, say, release, startDemo }: ServeOptions): Promise<void> {
  limitHeapGrowth();
  const { host, port } = config();
  await prepareData(say);
  // First: it creates its own administrator, so that no set-up link is printed next to its login.
  const simulated = await startDemo?.(say);
  const setUpPath = await prepareFirstAdmin(say);
  await releaseClient();

  const { default: next } = await import('next');
  const app = next({ dev, dir: process.cwd(), hostname: host, port });
  let handler = notYet;
  const http = createHttpServer(() => handler, dev);
  await listen(http, host, port);
  stopOnSignal(http, async () => {
    await simulated?.stop();
    await app.close();
    await closeDatabase();
    rmSync(runningServerFile(config()), { force: true });
    await release();
  });
  await app.prepare();
  const handle = app.getRequestHandler();
  handler = (request, response) => handle(request, response);

  const url = addressOf(http.server.address() as AddressInfo);
  writeFileSync(runningServerFile(config()), JSON.stringify({ pid: process.pid, url }));
  console.log(`\n  Ready in ${process.uptime().toFixed(1)} s. Open ${url}${setUpPath ?? ''}\n`);
  if (setUpPath) console.log('  (This link works once. It creates the first administrator.)\n');
  log().info({ url, pid: process.pid }, 'serving');
}

const notYet: Parameters<typeof createHttpServer>[0] extends () => infer T ? T : never = async (_, response) => {
  response.writeHead(503, { 'Content-Type': 'text/plain', 'Retry-After': '1' }).end('Clearance is starting.\n');
};

async function listen({ server }: HttpServer, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const hint = {
        EADDRINUSE: `Port ${port} of ${host} is in use. Choose another, for example PORT=${port + 1} npm start`,
        EACCES: `Port ${port} needs more rights than this user has. Choose one above 1023, for example PORT=3000.`,
        EADDRNOTAVAIL: `${host} is not an address of this machine. Set HOST to one of its addresses, for example 127.0.0.1.`,
        ENOTFOUND: `The name ${host} cannot be resolved. Set HOST to an address, for example 127.0.0.1.`,
      }[error.code ?? ''];
      reject(hint ? new ServeError(hint) : error);
    });
    server.listen(port, host, resolve);
  });
}

function addressOf({ address, family, port }: AddressInfo): string {
  const { publicUrl } = config();
  if (publicUrl) return publicUrl;
  if (['0.0.0.0', '::'].includes(address)) return `http://localhost:${port}`;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

function stopOnSignal(http: HttpServer, finish: () => Promise<void>): void {
  let stopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    // A second signal ends the process at once.
    if (stopping) process.exit(130);
    stopping = true;
    console.log(`\n  ${signal}: stopping. Work that has not ended continues after the next start.`);
    setTimeout(() => {
      log().warn('stopped before all work had ended: it continues after the next start');
      process.exit(0);
    }, STOP_MS).unref();
    const tasks = runShutdownTasks((name, error) => log().error({ error, name }, 'task did not stop cleanly'));
    await Promise.all([http.drain(STOP_MS - 2_000), tasks]);
    await finish().catch((error) => log().error({ error }, 'server did not close cleanly'));
    console.log('  Stopped.');
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
