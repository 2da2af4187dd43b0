import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startTestServer, type TestServerOptions } from '@/e2e/fixtures/ssh-server';
import { type ConnectOptions, connect, type SshTarget } from './connect';
import { generateKeyPair } from './generate-key-pair';
import type { ConnectFailure } from './outcome';
import { presentHostKey } from './present-host-key';

const userKey = generateKeyPair('test');
const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const withKey = (port: number): SshTarget => ({
  address: '127.0.0.1',
  port,
  username: 'debian',
  auth: { kind: 'key', privateKey: userKey.privateKey },
});
const withPassword = (port: number, password: string): SshTarget => ({
  ...withKey(port),
  auth: { kind: 'password', password },
});
const trusting: ConnectOptions = { verifyHostKey: () => 'trusted' };

async function serve(options: TestServerOptions) {
  const server = await startTestServer(options);
  cleanUps.push(server.stop);
  return server;
}

/** A TCP server that does not speak SSH. */
async function listen(onConnection: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onConnection(socket);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  cleanUps.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((closed) => server.close(closed));
  });
  return (server.address() as { port: number }).port;
}

async function failure(target: SshTarget, options: ConnectOptions = trusting): Promise<ConnectFailure> {
  const outcome = await connect(target, options);
  if (outcome.ok) {
    outcome.close();
    throw new Error('connected where a failure was expected');
  }
  return outcome;
}

describe('connect', () => {
  it('takes no compressed packets, whose size nobody knows beforehand', async () => {
    const { port } = await serve({ acceptKeys: true, algorithms: { compress: ['zlib@openssh.com'] } });
    expect(await failure(withKey(port))).toMatchObject({ code: 'handshake-failed' });
  });

  it('signs in with a key and tells the host key as OpenSSH prints it', async () => {
    const host = generateKeyPair('test');
    const { port } = await serve({ hostKeys: [host.privateKey], acceptKeys: true });
    const outcome = await connect(withKey(port), trusting);
    if (!outcome.ok) throw new Error(outcome.evidence);
    outcome.close();
    const blob = Buffer.from(host.publicKey.split(' ')[1] ?? '', 'base64');
    expect(outcome.hostKey).toEqual(presentHostKey(blob));
    expect(outcome.hostKey.algorithm).toBe('ssh-ed25519');
    expect(outcome.hostKey.fingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
  });

  it('leaves no connection behind after close', async () => {
    const server = await serve({ acceptKeys: true });
    const outcome = await connect(withKey(server.port), trusting);
    if (!outcome.ok) throw new Error(outcome.evidence);
    outcome.close();
    outcome.close();
    await expect.poll(() => server.open()).toBe(0);
  });

  it('signs in with a password, also where the instance only asks interactively', async () => {
    for (const methods of [['password'], ['keyboard-interactive']] as const) {
      const { port } = await serve({ methods: [...methods], password: 'right' });
      const outcome = await connect(withPassword(port, 'right'), trusting);
      if (!outcome.ok) throw new Error(outcome.evidence);
      outcome.close();
    }
  });

  it('tells a name that is not found', async () => {
    const outcome = await failure({ ...withKey(22), address: 'no-such-instance.invalid' });
    expect(outcome).toMatchObject({ code: 'name-not-found', hostKey: null });
    expect(outcome.evidence).toContain('no-such-instance.invalid');
  });

  it('tells a refused connection', async () => {
    const server = await startTestServer();
    await server.stop();
    const outcome = await failure(withKey(server.port));
    expect(outcome.code).toBe('refused');
    expect(outcome.evidence).toContain(String(server.port));
  });

  it('gives up on an instance that accepts and says nothing', async () => {
    const port = await listen(() => {});
    expect(await failure(withKey(port), { ...trusting, handshakeMs: 50 })).toMatchObject({ code: 'timed-out' });
  });

  it('tells a connection closed before, in and after the greeting', async () => {
    const ports = [
      await listen((socket) => socket.end()),
      await listen((socket) => socket.end('SSH-2.0-OpenSSH_9.2p1\r\n')),
      await listen((socket) => {
        socket.write('SSH-2.0-OpenSSH_9.2p1\r\n');
        socket.once('data', () => socket.resetAndDestroy());
      }),
    ];
    for (const port of ports) expect((await failure(withKey(port))).code).toBe('closed');
  });

  it('tells something that is not SSH', async () => {
    const port = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'.repeat(2000)));
    expect(['handshake-failed', 'closed']).toContain((await failure(withKey(port))).code);
  });

  it('stops at an unknown or changed host key before any secret is sent', async () => {
    for (const decision of ['unknown', 'changed'] as const) {
      const server = await serve({ password: 'right' });
      const outcome = await failure(withPassword(server.port, 'right'), { verifyHostKey: () => decision });
      expect(outcome.code).toBe(`host-key-${decision}`);
      expect(outcome.evidence).toContain(outcome.hostKey?.fingerprint);
      expect(server.passwordsSeen).toEqual([]);
      await expect.poll(() => server.open()).toBe(0);
    }
  });

  it('asks for the approved key first, so that a further key is no change', async () => {
    const ed25519 = generateKeyPair('test');
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs1', format: 'pem' });
    const { port } = await serve({ hostKeys: [ed25519.privateKey, rsa.toString()], acceptKeys: true });
    for (const [preferHostKey, presented] of [
      [undefined, 'ssh-ed25519'],
      ['ssh-rsa', 'ssh-rsa'],
      ['ssh-dss', 'ssh-ed25519'],
    ] as const) {
      const outcome = await connect(withKey(port), { ...trusting, preferHostKey });
      if (!outcome.ok) throw new Error(outcome.evidence);
      outcome.close();
      expect(outcome.hostKey.algorithm).toBe(presented);
    }
  });

  it('tells a refused key or password with the methods that the instance offers', async () => {
    const server = await serve({ password: 'right' });
    const refusedKey = await failure(withKey(server.port));
    expect(refusedKey.code).toBe('authentication-failed');
    expect(refusedKey.evidence).toContain('publickey, password');
    const refusedPassword = await failure(withPassword(server.port, 'wrong'));
    expect(refusedPassword.code).toBe('authentication-failed');
    expect(server.passwordsSeen).toEqual(['wrong']);
    expect(refusedPassword.hostKey).not.toBeNull();
  });

  it('tells a private key that is none, without quoting it', async () => {
    const target = withKey(1);
    const outcome = await failure({ ...target, auth: { kind: 'key', privateKey: 'hunter2' } });
    expect(outcome.code).toBe('authentication-failed');
    expect(outcome.evidence).toContain('not-a-key');
    expect(outcome.evidence).not.toContain('hunter2');
  });

  it('gives up when asked to, before and during the attempt', async () => {
    const port = await listen(() => {});
    const before = await failure(withKey(port), { ...trusting, signal: AbortSignal.abort() });
    expect(before.code).toBe('cancelled');
    const controller = new AbortController();
    const during = failure(withKey(port), { ...trusting, signal: controller.signal });
    controller.abort();
    expect((await during).code).toBe('cancelled');
  });

  it('passes on an error of the caller’s own decision', async () => {
    const { port } = await serve({ acceptKeys: true });
    const deciding = connect(withKey(port), {
      verifyHostKey: () => {
        throw new Error('database is gone');
      },
    });
    await expect(deciding).rejects.toThrow('database is gone');
  });
});
