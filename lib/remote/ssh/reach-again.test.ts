import { expect, it, vi } from 'vitest';
import { type Connection, connect } from './connect';
import type { Script } from './exec';
import { reach } from './reach';

vi.mock('./connect', () => ({ connect: vi.fn() }));

const target = {
  address: '192.0.2.1',
  port: 22,
  username: 'debian',
  auth: { kind: 'password', password: 'x' },
} as const;
const hostKey = { algorithm: 'ssh-ed25519', publicKey: 'AAAA', fingerprint: 'SHA256:x' };
const over = { stdout: '', stderr: '', ms: 1 };

it('asks a second connection again that was opened for an earlier silence', async () => {
  const said: (boolean | undefined)[] = [];
  let isThere = true;
  const made = (exec: (script: Script) => Promise<unknown>) => {
    const close = vi.fn();
    const answers = async () => isThere;
    const connection = { ok: true, hostKey, connectMs: 1, exec, answers, close };
    vi.mocked(connect).mockResolvedValueOnce(connection as unknown as Connection);
    return close;
  };
  made(async ({ onSilence }) => {
    // The first connection continues before its silence is judged. Later the whole instance is gone.
    said.push(await onSilence?.(6, 0));
    isThere = false;
    said.push(await onSilence?.(6, 100));
    return { ok: false, code: 'deadline', evidence: '', ...over };
  });
  const closed = made(async () => ({ ok: true, exitCode: 0, signal: null, ...over }));
  const memory = { stall: null };
  const connection = await reach(target, { verifyHostKey: () => 'trusted' }, memory);
  if (!connection.ok) throw new Error(connection.evidence);
  expect(await connection.exec({ source: 'true', deadlineMs: 1000, maxBytes: 10 })).toMatchObject({ code: 'deadline' });
  expect(said).toEqual([true, false]);
  expect(closed).toHaveBeenCalledOnce();
  expect(memory.stall).toBeNull();
});
