import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { scaled } from '../pace/scaled.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The first start of a checkout builds; later ones take some seconds. */
const READY_MS = scaled(300_000);
const STOP_MS = scaled(20_000);

export interface StartOptions {
  /** Data directory of an earlier server, to continue with; without it a new one, which `remove` deletes. */
  dataDir?: string;
  env?: Record<string, string>;
}

/** Clearance as `npm start` runs it: the production build, on a free port of loopback. */
export interface TestServer {
  url: string;
  dataDir: string;
  /** The one-time link of a server without users; null if there are users. */
  setUpUrl: string | null;
  /** Its output so far. */
  output(): string;
  /** Asks it to stop (SIGTERM) and waits for its end; returns its exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL: it cannot clean up. */
  kill(): Promise<void>;
  /** Stops it and deletes its data directory. */
  remove(): Promise<void>;
}

/** Starts the program and waits until it serves. @throws Error with its output, if it ends or takes too long */
export async function startServer(options: StartOptions = {}): Promise<TestServer> {
  const dataDir = options.dataDir ?? mkdtempSync(path.join(tmpdir(), 'clearance-test-'));
  const child = spawn(process.execPath, ['lib/start/start.mjs'], {
    cwd: ROOT,
    env: { ...environment(dataDir), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  const exited = once(child, 'exit');
  const opened = await ready(child, () => output);
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      const hung = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await exited;
      clearTimeout(hung);
    }
    return child.exitCode;
  };
  return {
    url: opened.origin,
    dataDir,
    setUpUrl: opened.pathname === '/set-up' ? opened.href : null,
    output: () => output,
    stop,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    remove: async () => {
      await stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** `npm run token -- create`, while the server runs. */
export async function makeToken(server: TestServer, role: 'viewer' | 'operator' | 'admin'): Promise<string> {
  const argv = ['run', '--silent', 'token', '--', 'create', '--name', `test-${role}`, '--role', role];
  const { stdout } = await promisify(execFile)('npm', argv, { cwd: ROOT, env: environment(server.dataDir) });
  return stdout.trim();
}

/** Nothing of the tests' environment is passed to the program, except what is needed to find Node. */
function environment(dataDir: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(CLEARANCE_|VITEST|HOST$|PORT$)/.test(name));
  return { ...Object.fromEntries(kept), NODE_ENV: 'production', CLEARANCE_DATA: dataDir, HOST: '127.0.0.1', PORT: '0' };
}

async function ready(child: ChildProcess, output: () => string): Promise<URL> {
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline) {
    const printed = /Ready in .* Open (\S+)/.exec(output())?.[1];
    if (printed) return new URL(printed);
    if (child.exitCode !== null || child.signalCode !== null) break;
    await sleep(50);
  }
  child.kill('SIGKILL');
  throw new Error(`Clearance did not start:\n${output()}`);
}
