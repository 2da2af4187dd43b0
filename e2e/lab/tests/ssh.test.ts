import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Connection, type ConnectOptions, connect, type SshTarget } from '@/lib/remote/ssh/connect';
import { parsePrivateKey } from '@/lib/remote/ssh/parse-private-key';
import { scaled } from '../../pace/scaled.mjs';
import { labSupport } from '../host/support';
import { setReachable } from '../network/path';
import { giveLabBack, takeLab } from '../pool/pool';
import type { Instance, Lab } from '../types';

const support = labSupport();
const trusting: ConnectOptions = { verifyHostKey: () => 'trusted' };

describe.skipIf(!support.supported)('SSH to real instances', () => {
  let lab: Lab;
  const open: Connection[] = [];
  beforeAll(async () => {
    lab = await takeLab();
  });
  afterAll(async () => {
    for (const connection of open) connection.close();
    await giveLabBack(lab);
  });

  const target = (instance: Instance, auth: SshTarget['auth'], username = lab.users.operator): SshTarget => ({
    address: instance.address,
    port: instance.port,
    username,
    auth,
  });
  const key = (file: string, passphrase?: string): SshTarget['auth'] => ({
    kind: 'key',
    privateKey: readFileSync(file, 'utf8'),
    passphrase,
  });
  async function connected(to: SshTarget, options = trusting): Promise<Connection> {
    const outcome = await connect(to, options);
    if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.evidence}`);
    open.push(outcome);
    return outcome;
  }
  const run = (connection: Connection, source: string, sudoPassword?: string) =>
    connection.exec({ source, sudoPassword, deadlineMs: scaled(30_000), maxBytes: 100_000 });

  it('signs in with every kind of key, on every release, and tells the host key that ssh-keygen tells', async () => {
    for (const instance of lab.instances) {
      const { ed25519, rsa, ecdsa, encrypted, passphrase } = lab.keys;
      for (const auth of [key(ed25519), key(rsa), key(ecdsa), key(encrypted, passphrase)]) {
        const connection = await connected(target(instance, auth));
        expect(connection.hostKey.fingerprint).toBe(instance.hostKeys.ed25519);
        connection.close();
      }
    }
  });

  it('tells the kind of each key file of OpenSSH', () => {
    const { ed25519, rsa, ecdsa, encrypted, passphrase } = lab.keys;
    const parsed = (file: string, phrase?: string) => parsePrivateKey(readFileSync(file, 'utf8'), phrase);
    expect(parsed(ed25519)).toMatchObject({ ok: true, algorithm: 'ssh-ed25519' });
    expect(parsed(rsa)).toMatchObject({ ok: true, algorithm: 'ssh-rsa' });
    expect(parsed(ecdsa)).toMatchObject({ ok: true, algorithm: 'ecdsa-sha2-nistp256' });
    expect(parsed(encrypted)).toMatchObject({ ok: false, code: 'passphrase-needed' });
    expect(parsed(encrypted, 'wrong')).toMatchObject({ ok: false, code: 'passphrase-wrong' });
    expect(parsed(encrypted, passphrase)).toMatchObject({ ok: true });
    expect(parsed(`${ed25519}.pub`)).toMatchObject({ ok: false, code: 'public-key' });
  });

  it('gets the approved kind of host key where it asks for it', async () => {
    for (const instance of lab.instances) {
      for (const [preferHostKey, fingerprint] of [
        ['ssh-ed25519', instance.hostKeys.ed25519],
        ['ecdsa-sha2-nistp256', instance.hostKeys.ecdsa],
        ['ssh-rsa', instance.hostKeys.rsa],
      ] as const) {
        const connection = await connected(target(instance, key(lab.keys.ed25519)), { ...trusting, preferHostKey });
        connection.close();
        expect(connection.hostKey).toMatchObject({ algorithm: preferHostKey, fingerprint });
      }
    }
  });

  it('becomes root with the password that came by stdin, which no process list shows', async () => {
    for (const instance of lab.instances) {
      const auth = { kind: 'password', password: lab.password } as const;
      const connection = await connected(target(instance, auth, lab.users.sudopass));
      const source = `printf '%s\\n' "$CLEARANCE_SUDO" | sudo -S -p '' id -u; cat /proc/[0-9]*/cmdline /proc/self/environ 2>/dev/null | tr '\\0' '\\n'`;
      const outcome = await run(connection, source, lab.password);
      expect(outcome.stdout.split('\n')[0]).toBe('0');
      expect(outcome.stdout).not.toContain(lab.password);
    }
  });

  it('ends what runs at the deadline, and leaves nothing running', async () => {
    const [instance] = lab.instances as [Instance];
    const connection = await connected(target(instance, key(lab.keys.ed25519)));
    const endless = await connection.exec({ source: 'echo begun; sleep 4711', deadlineMs: 1_500, maxBytes: 1_000 });
    expect(endless).toMatchObject({ ok: false, code: 'deadline', stdout: 'begun\n' });
    const flood = await connection.exec({ source: 'yes 流れ', deadlineMs: scaled(30_000), maxBytes: 50_000 });
    expect(flood).toMatchObject({ ok: false, code: 'output-too-large' });
    await expect
      .poll(async () => (await run(connection, 'pgrep -x sleep; pgrep -x yes')).stdout, { timeout: scaled(20_000) })
      .toBe('');
  });

  it('runs one of several windows each way', async () => {
    const [instance] = lab.instances as [Instance];
    const connection = await connected(target(instance, key(lab.keys.ed25519)));
    const source = `: '${'x'.repeat(3_000_000)}'\nhead -c 3000000 /dev/zero | tr '\\0' y\n`;
    const outcome = await connection.exec({ source, deadlineMs: scaled(60_000), maxBytes: 4_000_000 });
    expect(outcome).toMatchObject({ ok: true, exitCode: 0 });
    expect(outcome.stdout.length).toBe(3_000_000);
  });

  it('times out where packets vanish', async () => {
    const [instance] = lab.instances as [Instance];
    await setReachable(lab, instance, false);
    try {
      const outcome = await connect(target(instance, key(lab.keys.ed25519)), { ...trusting, connectMs: 800 });
      expect(outcome).toMatchObject({ ok: false, code: 'timed-out' });
    } finally {
      await setReachable(lab, instance, true);
    }
  });
});
