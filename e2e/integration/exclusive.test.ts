import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countAttempt } from '@/lib/access/auth/limit';
import { createCredential } from '@/lib/access/credentials/create';
import { removeCredential } from '@/lib/access/credentials/remove';
import { approveHostKey } from '@/lib/access/host-keys/approve';
import { recordPresentedKey } from '@/lib/access/host-keys/record';
import { createToken } from '@/lib/access/tokens/create';
import { revokeToken } from '@/lib/access/tokens/revoke';
import { changePassword } from '@/lib/access/users/change-password';
import { createUser } from '@/lib/access/users/create';
import { createFirstAdmin } from '@/lib/access/users/create-first-admin';
import { removeUser } from '@/lib/access/users/remove';
import { makeSetUpToken } from '@/lib/access/users/set-up';
import { signIn } from '@/lib/access/users/sign-in';
import { updateUserRole } from '@/lib/access/users/update-role';
import { createInstance } from '@/lib/fleet/instances/create';
import { removeInstance } from '@/lib/fleet/instances/remove';
import { updateInstance } from '@/lib/fleet/instances/update';
import { applyRemediation } from '@/lib/fleet/remediations/apply';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { claimMembers } from '@/lib/fleet/rollouts/claim-members';
import { pauseRollout } from '@/lib/fleet/rollouts/pause';
import { getSettings } from '@/lib/fleet/settings/get';
import { setSettings } from '@/lib/fleet/settings/set';
import { cancelSweep } from '@/lib/fleet/sweeps/cancel';
import { startSweep } from '@/lib/fleet/sweeps/start';
import { db } from '@/lib/platform/db/client';
import type { Remediation } from '@/lib/platform/db/types';
import { enqueue } from '@/lib/platform/jobs/enqueue';
import { ADMIN, from, system } from './accounts';
import { type FreshDatabase, freshDatabase } from './database';
import { operator, type RegisteredFleet, registerFleet } from './simulated-fleet';

let database: FreshDatabase;
let fleet: RegisteredFleet | null = null;
beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(async () => {
  await fleet?.simulated.stop();
  fleet = null;
  await database.remove();
});

/** Runs functions at the same time. @returns how many succeeded, and the codes of the refusals */
async function atOnce(...things: Promise<unknown>[]): Promise<{ done: number; refused: string[] }> {
  const outcomes = await Promise.allSettled(things);
  const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  return {
    done: outcomes.length - refused.length,
    refused: refused.map(({ code, message }) => code ?? message).sort(),
  };
}

const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));

const audited = (action: string) => db.auditEntry.count({ where: { action } });

it('processes that read, wait and write one after the other lose nothing', async () => {
  await db.setting.create({ data: { key: 'count', value: 0 } });
  const script = fileURLToPath(new URL('count-up.ts', import.meta.url));
  const children = times(3, () =>
    spawn(process.execPath, ['--import', 'tsx', script, '20'], {
      env: { ...process.env, CLEARANCE_DATA: database.dataDir },
      stdio: ['ignore', 'ignore', 'inherit'],
    }),
  );
  expect(await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]))).toEqual([0, 0, 0]);
  expect((await db.setting.findUniqueOrThrow({ where: { key: 'count' } })).value).toBe(60);
});

describe('of several at once', () => {
  it('one becomes the first administrator', async () => {
    const token = await makeSetUpToken();
    const set = times(4, (n) => createFirstAdmin(token, { ...ADMIN, email: `admin-${n}@example.jp` }, '127.0.0.1'));
    const { done, refused } = await atOnce(...set);
    expect(done).toBe(1);
    expect(new Set(refused)).toEqual(new Set(['user.set-up-done']));
    expect(await db.user.count()).toBe(1);
  });

  it('administrators who take the role or the account from each other leave one', async () => {
    const first = await createFirstAdmin(null, ADMIN, null);
    const second = await createUser(first, { ...ADMIN, email: 'second@example.jp', role: 'admin' });
    const third = await createUser(first, { ...ADMIN, email: 'third@example.jp', role: 'admin' });
    const { done, refused } = await atOnce(
      updateUserRole(system, first.id ?? '', 'viewer'),
      removeUser(system, second.id),
      updateUserRole(system, third.id, 'operator'),
    );
    expect([done, refused]).toEqual([2, ['user.last-admin']]);
    expect(await db.user.count({ where: { role: 'admin' } })).toBe(1);
  });

  it('who know the old password one sets the new one', async () => {
    const admin = await createFirstAdmin(null, ADMIN, null);
    const { done, refused } = await atOnce(
      ...times(3, (n) => changePassword(admin, ADMIN.password, `another-password-${n}`)),
    );
    expect([done, refused]).toEqual([1, times(2, () => 'user.current-password-wrong')]);
  });

  it('tries so many count as are allowed', async () => {
    const limit = { max: 5, windowMs: 60_000 };
    expect(await atOnce(...times(20, () => countAttempt('x', limit)))).toEqual({
      done: 5,
      refused: times(15, () => 'auth.too-many-attempts'),
    });
    await createFirstAdmin(null, ADMIN, null);
    const wrong = { email: ADMIN.email, password: 'not the password' };
    const { refused } = await atOnce(...times(13, () => signIn(wrong, from('10.0.0.1'))));
    expect(refused).toEqual([
      ...times(3, () => 'auth.too-many-attempts'),
      ...times(10, () => 'auth.wrong-credentials'),
    ]);
  });

  it('credentials and instances one gets the name, and the address', async () => {
    const credential = { kind: 'password', username: 'u', secret: 'a secret', sudo: 'none' } as const;
    expect(await atOnce(...times(3, () => createCredential(operator, { ...credential, name: 'c' })))).toEqual({
      done: 1,
      refused: times(2, () => 'credential.duplicate-name'),
    });
    const { id: credentialId } = await db.credential.findFirstOrThrow();
    const add = (name: string, address: string) => createInstance(operator, { name, address, credentialId });
    expect(await atOnce(add('a', '192.0.2.1'), add('a', '192.0.2.2'), add('b', '192.0.2.1'))).toEqual({
      done: 1,
      refused: ['instance.duplicate-address', 'instance.duplicate-name'],
    });
  });

  it('a credential is removed, or an instance is registered with it', async () => {
    const credential = { kind: 'password', username: 'u', secret: 'a secret', sudo: 'none' } as const;
    const { id: credentialId } = await createCredential(operator, { ...credential, name: 'c' });
    const { done, refused } = await atOnce(
      createInstance(operator, { name: 'a', address: '192.0.2.1', credentialId }),
      removeCredential(operator, credentialId),
    );
    expect(done).toBe(1);
    expect(['credential.in-use', 'credential.not-found']).toContain(refused[0]);
  });

  it('settings each tell what they replaced', async () => {
    await Promise.all(times(5, (n) => setSettings(system, { retentionDays: 10 + n })));
    const entries = await db.auditEntry.findMany({ where: { action: 'settings.set' } });
    const days = (value: unknown) => (value as { retentionDays: number }).retentionDays;
    const replaced = entries.map(({ before }) => days(before));
    const { retentionDays: last } = await getSettings();
    // Each value was replaced by one other, except the last one; the first replaced the default.
    expect([...replaced, last].sort()).toEqual([10, 11, 12, 13, 14, 365]);
  });

  it('jobs of one subject there is one', async () => {
    await Promise.all(times(5, () => db.$transaction((tx) => enqueue(tx, 'sweep', 'x'))));
    expect(await db.job.count()).toBe(1);
  });

  it('that revoke a token or cancel a sweep one is on record', async () => {
    fleet = await registerFleet([{ name: 'a' }]);
    const { row } = await createToken(system, { name: 't', role: 'viewer' });
    expect(await atOnce(...times(3, () => revokeToken(system, row.id)))).toEqual({ done: 3, refused: [] });
    const sweep = await startSweep(operator, { all: true });
    expect(await atOnce(...times(3, () => cancelSweep(operator, sweep.id)))).toEqual({ done: 3, refused: [] });
    expect([await audited('token.revoke'), await audited('sweep.cancel')]).toEqual([1, 1]);
  });
});

describe('of several host keys at once', () => {
  const key = (name: string) => ({ algorithm: 'ssh-ed25519', fingerprint: `SHA256:${name}`, publicKey: name });

  it('one is taken on first use, and one is approved', async () => {
    fleet = await registerFleet([{ name: 'a' }], { trusted: false });
    const id = fleet.ids.a ?? '';
    const taken = await Promise.all(times(4, (n) => recordPresentedKey(id, key(`${n}`), true)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    const others = await Promise.all(
      times(2, (n) => db.hostKey.create({ data: { ...key(`other ${n}`), instanceId: id, state: 'pending' } })),
    );
    expect(await atOnce(...others.map((other) => approveHostKey(operator, other.id)))).toMatchObject({ done: 2 });
    expect(await db.hostKey.count({ where: { state: 'approved' } })).toBe(1);
    expect(await db.hostKey.count({ where: { state: 'replaced' } })).toBe(2);
  });
});

describe('of several changes of one instance at once', () => {
  let instanceId = '';
  beforeEach(async () => {
    fleet = await registerFleet([{ name: 'a', daemonJson: '{}\n' }]);
    instanceId = fleet.ids.a ?? '';
  });

  const plan = () => planRemediation(operator, instanceId);
  const states = async () => (await db.remediation.findMany()).map(({ state }) => state).sort();

  /** A second plan, as no verb leaves it. */
  async function another(id: string): Promise<string> {
    const {
      id: _,
      plan: shown,
      reasonParams: __,
      cause: ___,
      ...row
    } = await db.remediation.findUniqueOrThrow({ where: { id } });
    return (await db.remediation.create({ data: { ...row, plan: shown as object } satisfies Partial<Remediation> })).id;
  }

  it('one plan is to be applied', async () => {
    await Promise.all(times(3, plan));
    expect(await states()).toEqual(['expired', 'expired', 'planned']);
  });

  it('one fix is applied, of the same plan and of others', async () => {
    const { id } = await plan();
    const other = await another(id);
    const { done, refused } = await atOnce(
      applyRemediation(operator, id),
      applyRemediation(operator, other),
      applyRemediation(operator, id),
    );
    expect(done).toBe(1);
    // A second request for the same plan is refused because it is queued already. Which plan comes first is not fixed.
    expect(refused[0]).toBe('remediation.busy');
    expect(['remediation.busy', 'remediation.not-planned']).toContain(refused[1]);
    expect(await states()).toEqual(['planned', 'queued']);
    expect([await audited('remediation.apply'), await db.job.count()]).toEqual([1, 1]);
  });

  it('it is moved or removed, or a fix is applied', async () => {
    const { id } = await plan();
    const { done, refused } = await atOnce(
      applyRemediation(operator, id),
      updateInstance(operator, instanceId, { address: '192.0.2.7' }),
      removeInstance(operator, instanceId, { typedName: 'a' }),
    );
    expect(done + refused.length).toBe(3);
    const [instance, fix] = await Promise.all([
      db.instance.findUnique({ where: { id: instanceId } }),
      db.remediation.findUnique({ where: { id } }),
    ]);
    // Applied as planned, or not at all.
    if (fix?.state === 'queued') expect(instance?.address).toBe('127.0.0.1');
    else expect(refused).not.toEqual(['instance.busy', 'instance.busy']);
  });
});

describe('of several workers of a rollout at once', () => {
  async function readyMembers(count: number): Promise<string> {
    const { id: credentialId } = await db.credential.create({
      data: { name: 'c', kind: 'password', username: 'u', secret: 'sealed', sudo: 'none' },
    });
    const options = { mtu: null, canary: 0, batchSize: 50, failureLimit: 1, pauseAfterCanary: false };
    const rollout = await db.rollout.create({
      data: { kind: 'set-mtu', state: 'running', options, total: count, requestedBy: 'test' },
    });
    for (let at = 1; at <= count; at += 1) {
      const place = { address: `192.0.2.${at}`, port: 22 };
      const instance = await db.instance.create({ data: { name: `i-${at}`, ...place, credentialId } });
      await db.rolloutMember.create({
        data: {
          ...{ rolloutId: rollout.id, instanceId: instance.id, instanceName: instance.name, ...place },
          ...{ position: at, stage: 1, state: 'ready' },
        },
      });
    }
    return rollout.id;
  }

  it('each member has its turn with one', async () => {
    const id = await readyMembers(10);
    const claims = await Promise.all(times(4, () => claimMembers(id, { do: 'start', stage: 1, count: 4 })));
    const members = claims.flat().map(({ instanceName }) => instanceName);
    expect(members).toHaveLength(10);
    expect(new Set(members).size).toBe(10);
  });

  it('none begins a turn after somebody was told that it pauses', async () => {
    const id = await readyMembers(6);
    const begun = times(3, () => claimMembers(id, { do: 'start', stage: 1, count: 1 }));
    await pauseRollout(operator, id);
    const after = await claimMembers(id, { do: 'start', stage: 1, count: 1 });
    expect(after).toEqual([]);
    const claimed = (await Promise.all(begun)).flat().length;
    expect(await db.rolloutMember.count({ where: { state: 'ready' } })).toBe(6 - claimed);
  });
});
