import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getInstance } from '@/lib/fleet/instances/get';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { inspectInstance } from '@/lib/fleet/sweeps/inspect-instance';
import { type ConnectOptions, connect, type SshTarget } from '@/lib/remote/ssh/connect';
import { labSupport } from '../host/support';
import { mustSh } from '../instance/exec';
import { instanceOf } from '../lab-file';
import { giveLabBack, takeLab } from '../pool/pool';
import { admin, type RegisteredLab, registerLab } from '../tests/lab-in-database';
import type { Lab } from '../types';

const trusting: ConnectOptions = { verifyHostKey: () => 'trusted' };

describe.skipIf(!labSupport().supported)('signing in to real instances', () => {
  let lab: Lab;
  let registered: RegisteredLab;

  beforeAll(async () => {
    lab = await takeLab(['bookworm']);
    registered = await registerLab(lab);
  });
  afterAll(async () => {
    await registered?.remove();
    await giveLabBack(lab);
  });

  it('tells a key that the instance does not know, and a wrong password', async () => {
    const { address, port } = instanceOf(lab, 'bookworm');
    const as = (username: string, auth: SshTarget['auth']) => connect({ address, port, username, auth }, trusting);
    const stranger = await as(lab.users.operator, {
      kind: 'key',
      privateKey: readFileSync(lab.keys.stranger, 'utf8'),
    });
    expect(stranger).toMatchObject({ ok: false, code: 'authentication-failed' });
    expect(stranger.ok ? '' : stranger.evidence).toContain('publickey');
    expect(await as(lab.users.sudopass, { kind: 'password', password: 'wrong' })).toMatchObject({
      ok: false,
      code: 'authentication-failed',
    });
  });

  it('signs in to nobody whose host key has changed, and plans nothing there', async () => {
    const instance = instanceOf(lab, 'bookworm');
    const id = registered.ids.bookworm ?? '';
    const look = () => inspectInstance(id, { reason: 'one', actorName: 'test' });
    expect(await look()).toMatchObject({ verdict: 'oversized', outcome: 'ok' });
    const signedIn = () => mustSh(instance, "journalctl -u ssh -o cat | grep -c 'Accepted publickey' || true");
    const before = await signedIn();
    await mustSh(
      instance,
      'rm -f /etc/ssh/ssh_host_* && ssh-keygen -A >/dev/null && systemctl restart ssh && ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub',
    );
    expect(await look()).toMatchObject({
      verdict: 'unreachable',
      outcome: 'host-key-changed',
      findings: [expect.objectContaining({ severity: 'critical' })],
    });
    expect(await signedIn()).toBe(before);
    await expect(planRemediation(admin, id)).rejects.toMatchObject({ code: 'remediation.cannot-connect' });
    expect(await getInstance(id)).toMatchObject({ verdict: 'unreachable' });
  });
});
