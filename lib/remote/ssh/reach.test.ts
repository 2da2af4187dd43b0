import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { type NarrowPath, startNarrowProxy } from '@/e2e/fixtures/narrow-proxy';
import { startTestServer, type TestServerOptions } from '@/e2e/fixtures/ssh-server';
import { generateKeyPair } from './generate-key-pair';
import { type Memory, reach } from './reach';

const userKey = generateKeyPair('test');
const cleanUps: (() => unknown)[] = [];
afterAll(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** TCP payload on a path of 1442 bytes: without both headers and the time stamp. */
const PAYLOAD = 1390;
const narrow = { toServer: PAYLOAD, toClient: PAYLOAD };
const source = `: ${'x'.repeat(30_000)}\n`;
const answer = `${'y'.repeat(20_000)}\n`;
const script = { source, deadlineMs: 60_000, maxBytes: 1024 * 1024 };

/** Answers with the length of the script and a long text. */
const answering: TestServerOptions = {
  onExec: ({ stdin, channel }) => {
    channel.write(`${stdin.length}\n${answer}`);
    channel.exit(0);
    channel.end();
  },
};

async function reached(path: NarrowPath, options = answering, memory: Memory = { stall: null }) {
  const server = await startTestServer({ acceptKeys: true, ...options });
  const proxy = await startNarrowProxy(server.port, {});
  cleanUps.push(server.stop, proxy.stop);
  const auth = { kind: 'key', privateKey: userKey.privateKey } as const;
  const connection = await reach(
    { address: '127.0.0.1', port: proxy.port, username: 'debian', auth },
    { verifyHostKey: () => 'trusted' },
    memory,
  );
  if (!connection.ok) throw new Error(connection.evidence);
  cleanUps.push(connection.close);
  proxy.path = path;
  return { connection, proxy, memory };
}

async function took<T>(work: Promise<T>): Promise<{ value: T; ms: number }> {
  const started = performance.now();
  const value = await work;
  return { value, ms: performance.now() - started };
}

const expected = { ok: true, exitCode: 0, stdout: `${source.length + 1}\n${answer}` };

describe.concurrent('a path that loses full packets', () => {
  it('is noticed within 10 s, and small packets continue', async () => {
    const { connection, proxy, memory } = await reached(narrow);
    const { value, ms } = await took(connection.exec(script));
    expect(value).toMatchObject(expected);
    expect(memory.stall).toMatchObject({ sentBytes: source.length, receivedBytes: 0 });
    expect(memory.stall?.silentSeconds).toBeLessThan(10);
    expect(ms).toBeLessThan(25_000);
    const [, second] = proxy.connections;
    expect(second?.toServer).toBeLessThanOrEqual(PAYLOAD);
    expect(second?.toClient).toBeLessThanOrEqual(PAYLOAD);
    // Later scripts use the same connection.
    expect(await connection.exec(script)).toMatchObject(expected);
    expect(proxy.connections.length).toBe(2);
  });

  it('is noticed once by scripts that run in parallel', async () => {
    const { connection, proxy } = await reached(narrow);
    const both = await Promise.all([connection.exec(script), connection.exec(script)]);
    expect(both).toMatchObject([expected, expected]);
    expect(proxy.connections.length).toBe(2);
  });

  it('is noticed if only packets from the instance are lost', async () => {
    const { connection, memory } = await reached(
      { toClient: PAYLOAD },
      {
        onExec: ({ channel }) => {
          channel.write('begun\n');
          setTimeout(() => {
            channel.write(answer);
            channel.exit(0);
            channel.end();
          }, 300);
        },
      },
    );
    expect(await connection.exec(script)).toMatchObject({ ok: true, stdout: `begun\n${answer}` });
    expect(memory.stall).toMatchObject({ receivedBytes: 6 });
  });

  it('is remembered: packets are small from the start, and the script for small packets runs', async () => {
    const stall = { silentSeconds: 6, sentBytes: 1, receivedBytes: 0, answeredMs: 1 };
    const { connection, proxy } = await reached(narrow, answering, { stall });
    const outcome = await connection.exec({ ...script, smallSource: `${source}${source}` });
    expect(outcome).toMatchObject({ ok: true, stdout: `${2 * source.length + 1}\n${answer}` });
    expect(proxy.connections.length).toBe(1);
  });

  it('carries many small writes, and standard error', async () => {
    const stall = { silentSeconds: 6, sentBytes: 1, receivedBytes: 0, answeredMs: 1 };
    const lines = Array.from({ length: 600 }, (_, n) => `line ${n} of an answer that comes by the line\n`);
    const { connection } = await reached(
      narrow,
      {
        onExec: ({ channel }) => {
          // ssh2's server confuses the two streams if both wait for the window. This much fits without waiting.
          channel.stderr.write('e'.repeat(200));
          for (const line of lines) channel.write(line);
          channel.exit(3);
          channel.end();
        },
      },
      { stall },
    );
    const outcome = await connection.exec(script);
    expect(outcome).toMatchObject({ ok: true, exitCode: 3, stdout: lines.join(''), stderr: 'e'.repeat(200) });
  });

  it('ends a script at its byte limit, its deadline and by its signal, too', async () => {
    const short = 'y'.repeat(3_000);
    const stall = { silentSeconds: 6, sentBytes: 1, receivedBytes: 0, answeredMs: 1 };
    const { connection } = await reached(narrow, { onChannel: (channel) => channel.write(short) }, { stall });
    expect(await connection.exec({ ...script, maxBytes: 1_000 })).toMatchObject({
      code: 'output-too-large',
      stdout: 'y'.repeat(1_000),
    });
    expect(await connection.exec({ ...script, deadlineMs: 3_000 })).toMatchObject({ code: 'deadline', stdout: short });
    const signal = AbortSignal.timeout(500);
    expect(await connection.exec({ ...script, signal })).toMatchObject({ code: 'cancelled' });
  });

  it('that also loses small packets is not such a path: the script ends at its deadline', async () => {
    const { connection, memory } = await reached({ toServer: 10, toClient: 10 });
    expect(await connection.exec({ ...script, deadlineMs: 9_000 })).toMatchObject({ ok: false, code: 'deadline' });
    expect(memory.stall).toBeNull();
  });
});

describe.concurrent('an instance that is only slow', () => {
  it('is known by the answers of its sshd, however long its script is silent', async () => {
    const { connection, proxy, memory } = await reached(
      {},
      {
        onExec: ({ channel }) => {
          setTimeout(() => {
            channel.exit(0);
            channel.end('late');
          }, 9_000);
        },
      },
    );
    expect(await connection.exec(script)).toMatchObject({ ok: true, stdout: 'late' });
    expect(proxy.connections.length).toBe(1);
    expect(memory.stall).toBeNull();
  });

  it('is waited for if its sshd is slow, too', async () => {
    const { connection, memory } = await reached({ delayMs: 8_500 });
    expect(await connection.exec({ ...script, source: 'true' })).toMatchObject({ ok: true, exitCode: 0 });
    expect(memory.stall).toBeNull();
  });

  it('prints signs of life, which are not part of its output', async () => {
    const life = `CLEARANCE/1 ${'0'.repeat(32)} alive\n`;
    const { connection } = await reached(
      {},
      {
        onExec: async ({ channel }) => {
          channel.stderr.write('noise\n');
          for (let n = 0; n < 5; n++) {
            channel.stderr.write(life);
            await sleep(1_000);
          }
          channel.exit(0);
          channel.end();
        },
      },
    );
    expect(await connection.exec({ ...script, silenceMs: 3_000 })).toMatchObject({ ok: true, stderr: 'noise\n' });
  });

  it('is stopped if its script prints none', async () => {
    const { connection } = await reached({}, { onChannel: (channel) => channel.write('half') });
    const { value, ms } = await took(connection.exec({ ...script, silenceMs: 3_000 }));
    expect(value).toMatchObject({ ok: false, code: 'deadline', stdout: 'half' });
    expect(ms).toBeLessThan(20_000);
  });
});

it('closing the connection leaves nothing open', async () => {
  const { connection, proxy } = await reached(narrow);
  const running = connection.exec({ ...script, deadlineMs: 9_000 });
  await sleep(500);
  connection.close();
  expect(await running).toMatchObject({ ok: false, code: 'closed' });
  expect(proxy.connections.length).toBe(1);
});
