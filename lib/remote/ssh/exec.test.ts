import { afterEach, describe, expect, it } from 'vitest';
import { startTestServer, type TestServerOptions } from '@/e2e/fixtures/ssh-server';
import { scaled } from '@/e2e/pace/scaled.mjs';
import { type Connection, connect } from './connect';
import { COMMAND } from './exec';
import { generateKeyPair } from './generate-key-pair';

const userKey = generateKeyPair('test');
const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function connected(options: TestServerOptions, limits: { totalMs?: number } = {}): Promise<Connection> {
  const server = await startTestServer({ acceptKeys: true, ...options });
  cleanUps.push(server.stop);
  const connection = await connect(
    {
      address: '127.0.0.1',
      port: server.port,
      username: 'debian',
      auth: { kind: 'key', privateKey: userKey.privateKey },
    },
    { ...limits, verifyHostKey: () => 'trusted' },
  );
  if (!connection.ok) throw new Error(connection.evidence);
  cleanUps.push(connection.close);
  return connection;
}

const limits = { deadlineMs: 20_000, maxBytes: 1024 * 1024 };

describe('exec', () => {
  it('sends the password and the script by stdin and nothing else in the command', async () => {
    let seen = { command: '', stdin: '' };
    const connection = await connected({
      onExec: ({ command, stdin, channel }) => {
        seen = { command, stdin };
        channel.write('出力');
        channel.stderr.write('noise');
        channel.exit(3);
        channel.end();
      },
    });
    const outcome = await connection.exec({ source: 'echo hello\n', sudoPassword: 's3cret', ...limits });
    expect(outcome).toMatchObject({ ok: true, exitCode: 3, signal: null, stdout: '出力', stderr: 'noise' });
    expect(seen).toEqual({ command: COMMAND, stdin: 's3cret\necho hello\n' });
  });

  it('refuses a sudo password of several lines, which would be run as script', async () => {
    const connection = await connected({});
    await expect(async () =>
      connection.exec({ source: '', sudoPassword: 'a\nreboot', ...limits }),
    ).rejects.toMatchObject({ code: 'credential.sudo-password-lines' });
  });

  it('carries a script larger than the window of a channel, and an answer of several windows', async () => {
    const connection = await connected({
      onExec: ({ stdin, channel }) => {
        channel.exit(0);
        channel.end(stdin);
      },
    });
    const source = 'x'.repeat(5 * 1024 * 1024);
    const outcome = await connection.exec({ source, deadlineMs: 20_000, maxBytes: 8 * 1024 * 1024 });
    expect(outcome.ok).toBe(true);
    expect(outcome.stdout.length).toBe(source.length + 1);
  });

  it('counts bytes over stdout and stderr and stops at the cap', async () => {
    const connection = await connected({
      onChannel: (channel) => {
        channel.write('あ'.repeat(200));
        channel.stderr.write('e'.repeat(500));
        channel.write('x'.repeat(100_000));
      },
    });
    const outcome = await connection.exec({ source: '', deadlineMs: 20_000, maxBytes: 1500 });
    expect(outcome).toMatchObject({ ok: false, code: 'output-too-large' });
    expect(Buffer.byteLength(outcome.stdout) + Buffer.byteLength(outcome.stderr)).toBe(1500);
  });

  it('ends at the deadline with what had come', async () => {
    const connection = await connected({ onChannel: (channel) => channel.write('half') });
    const outcome = await connection.exec({ source: '', deadlineMs: scaled(1_000), maxBytes: 1000 });
    expect(outcome).toMatchObject({ ok: false, code: 'deadline', stdout: 'half' });
  });

  it('ends when cancelled, before and while it runs', async () => {
    const controller = new AbortController();
    const connection = await connected({ onChannel: () => controller.abort() });
    expect(await connection.exec({ source: '', ...limits, signal: controller.signal })).toMatchObject({
      code: 'cancelled',
    });
    expect(await connection.exec({ source: '', ...limits, signal: controller.signal })).toMatchObject({
      code: 'cancelled',
    });
  });

  it('tells a connection and a channel that close half-way', async () => {
    const cut = await connected({
      onChannel: (channel, connection) => {
        channel.write('half');
        setTimeout(() => connection.end(), 20);
      },
    });
    expect(await cut.exec({ source: '', ...limits })).toMatchObject({ ok: false, code: 'closed', stdout: 'half' });
    expect(await cut.exec({ source: '', ...limits })).toMatchObject({ ok: false, code: 'closed' });
    const closed = await connected({ onExec: ({ channel }) => channel.close() });
    expect(await closed.exec({ source: '', ...limits })).toMatchObject({ ok: false, code: 'closed' });
  });

  it('ends with the connection when its total time is over', async () => {
    const connection = await connected({ onChannel: (channel) => channel.write('half') }, { totalMs: 1_500 });
    expect(await connection.exec({ source: '', ...limits })).toMatchObject({
      ok: false,
      code: 'closed',
      stdout: 'half',
    });
  });

  it('tells a refused command', async () => {
    const connection = await connected({ refuseExec: true });
    expect(await connection.exec({ source: '', ...limits })).toMatchObject({ ok: false, code: 'refused' });
  });

  it('tells a script that was ended by a signal', async () => {
    const connection = await connected({
      onExec: ({ channel }) => {
        channel.exit('KILL');
        channel.end();
      },
    });
    expect(await connection.exec({ source: '', ...limits })).toMatchObject({ ok: true, signal: 'SIGKILL' });
  });

  it('gives stdout on as it comes, in whole characters', async () => {
    const heard: string[] = [];
    const bytes = Buffer.from('始め');
    const connection = await connected({
      onExec: ({ channel }) => {
        channel.write(bytes.subarray(0, 4));
        setTimeout(() => {
          channel.exit(0);
          channel.end(bytes.subarray(4));
        }, 30);
      },
    });
    const outcome = await connection.exec({ source: '', ...limits, onStdout: (chunk) => heard.push(chunk) });
    expect(outcome.stdout).toBe('始め');
    expect(heard.join('')).toBe('始め');
    expect(heard[0]).toBe('始');
  });
});
