import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { scaled } from '../pace/scaled.mjs';
import { makeToken, startServer, type TestServer } from '../server/start-server';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
let directory: string;
let servers: TestServer[];

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'clearance-start-'));
  servers = [];
});

afterEach(async () => {
  // They share the directory: all must have stopped writing before it is removed.
  for (const server of servers) await server.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function start(env: Record<string, string> = {}): Promise<TestServer> {
  const server = await startServer({ dataDir: directory, env });
  servers.push(server);
  return server;
}

/** Starts a server that is expected to fail. */
async function startFailing(env: Record<string, string>): Promise<{ code: number; stderr: string }> {
  const options = { cwd: ROOT, env: { ...process.env, CLEARANCE_DATA: directory, PORT: '0', ...env } };
  return promisify(execFile)(process.execPath, ['lib/start/start.mjs'], { ...options, timeout: scaled(120_000) }).then(
    () => ({ code: 0, stderr: '' }),
    (error: { code: number; stderr: string }) => error,
  );
}

vi.setConfig({ testTimeout: scaled(360_000) });

it('serves, keeps its secrets to itself, and ends with 0 on SIGTERM while a client keeps its connection open', async () => {
  const server = await start();
  expect(server.setUpUrl).toMatch(/\/set-up\?token=[\w-]{43}$/);
  expect(statSync(directory).mode & 0o077).toBe(0);
  for (const file of ['clearance.db', 'keys/encryption.key']) {
    expect(statSync(path.join(directory, file)).mode & 0o077).toBe(0);
  }

  const page = await fetch(server.setUpUrl ?? '');
  expect(page.status).toBe(200);
  const policy = page.headers.get('content-security-policy') ?? '';
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? 'none';
  const scripts = (await page.text()).match(/<script\b[^>]*>/g) ?? [];
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.filter((script) => !script.includes(`nonce="${nonce}"`))).toEqual([]);
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  expect(page.headers.get('x-powered-by')).toBeNull();
  // An address that cannot be read is the caller's mistake, not ours.
  expect((await fetch(`${server.url}/api/v1/instances/%ff`)).status).toBe(400);

  const stopped = await server.stop();
  expect(server.output()).toContain('SIGTERM: stopping');
  expect(stopped).toBe(0);
  await expect(fetch(server.url)).rejects.toThrow();
});

it('refuses a second server on the same data, a port in use, and a key that is not its own', async () => {
  const server = await start();
  const token = await makeToken(server, 'admin');
  const answer = await fetch(`${server.url}/api/v1/instances`, { headers: { authorization: `Bearer ${token}` } });
  expect(answer.status).toBe(200);

  const second = await startFailing({});
  expect(second).toMatchObject({ code: 1, stderr: expect.stringContaining(`already running with ${directory}`) });
  expect(second.stderr).toContain(server.url);
  await server.stop();

  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const inUse = await startFailing({ PORT: String(port) });
  other.close();
  expect(inUse).toMatchObject({ code: 1, stderr: expect.stringContaining(`Port ${port} of 127.0.0.1 is in use`) });

  const key = Buffer.alloc(32, 9).toString('base64');
  const wrongKey = await startFailing({ CLEARANCE_ENCRYPTION_KEY: key });
  expect(wrongKey).toMatchObject({ code: 1, stderr: expect.stringContaining('is not the key of this database') });
  expect(wrongKey.stderr).not.toContain(key);

  rmSync(path.join(directory, 'keys'), { recursive: true });
  const noKey = await startFailing({});
  expect(noKey).toMatchObject({ code: 1, stderr: expect.stringContaining('is not at') });
});

it('says which setting cannot be used, in one line', async () => {
  expect(await startFailing({ PORT: 'abc' })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('PORT is "abc"'),
  });
  writeFileSync(path.join(directory, 'file'), '');
  const notADirectory = await startFailing({ CLEARANCE_DATA: path.join(directory, 'file', 'data') });
  expect(notADirectory).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be written (ENOTDIR)') });
  const shortPassword = { CLEARANCE_ADMIN_EMAIL: 'a@example.jp', CLEARANCE_ADMIN_PASSWORD: 'short' };
  expect(await startFailing(shortPassword)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('user.password-too-short'),
  });
});

it('makes the first administrator from the environment, once', async () => {
  const env = { CLEARANCE_ADMIN_EMAIL: 'admin@example.jp', CLEARANCE_ADMIN_PASSWORD: 'a-long-test-password' };
  const server = await start(env);
  expect(server.setUpUrl).toBeNull();
  expect(server.output()).toContain('Made the first administrator, admin@example.jp');
  expect(server.output()).not.toContain(env.CLEARANCE_ADMIN_PASSWORD);
  await server.stop();
  const again = await start(env);
  expect(again.output()).not.toContain('Made the first administrator');
});

it('starts after SIGKILL as if nothing had been', async () => {
  const server = await start();
  await server.kill();
  const again = await start();
  expect((await fetch(`${again.url}/api/v1/health`)).status).toBe(200);
});

it('ends when asked twice', async () => {
  const child = spawn(process.execPath, ['lib/start/start.mjs'], {
    cwd: ROOT,
    env: { ...process.env, CLEARANCE_DATA: directory, PORT: '0' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = once(child, 'exit');
  for await (const chunk of child.stdout) if (String(chunk).includes('Ready')) break;
  child.kill('SIGINT');
  child.kill('SIGTERM');
  const [code] = (await exited) as [number | null];
  expect([0, 130]).toContain(code);
});
