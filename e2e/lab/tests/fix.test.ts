import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, systemActor } from '@/lib/access/actor/actor';
import { createCredential } from '@/lib/access/credentials/create';
import { createInstance } from '@/lib/fleet/instances/create';
import { updateInstance } from '@/lib/fleet/instances/update';
import { applyRemediation } from '@/lib/fleet/remediations/apply';
import { getRemediation, type RemediationDetail } from '@/lib/fleet/remediations/get';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { planRollback } from '@/lib/fleet/remediations/rollback';
import { remediationHandler } from '@/lib/fleet/remediations/run';
import { isFinal } from '@/lib/fleet/remediations/types';
import { watchRemediation } from '@/lib/fleet/remediations/watch';
import { setSettings } from '@/lib/fleet/settings/set';
import { db } from '@/lib/platform/db/client';
import { type Runner, startRunner } from '@/lib/platform/jobs/runner';
import { type FreshDatabase, freshDatabase } from '../../integration/database';
import { scaledSeconds } from '../../pace/scaled.mjs';
import { downloadInContainer } from '../docker/download';
import { labSupport } from '../host/support';
import { mustSh, sh } from '../instance/exec';
import { instanceOf } from '../lab-file';
import { giveLabBack, takeLab } from '../pool/pool';
import type { Instance, Lab } from '../types';
import { picture, sha256 } from './fix-driver';
import { NEW, OLD, prepare } from './fix-matrix';

const admin: Actor = { ...systemActor('test'), sourceAddress: '127.0.0.1' };
const RELEASES = ['bookworm', 'trixie', 'bullseye'];

describe.skipIf(!labSupport().supported)('a fix', () => {
  let lab: Lab;
  let database: FreshDatabase;
  let runner: Runner | null = null;
  const ids: Record<string, string> = {};
  const on = (release: string): Instance => instanceOf(lab, release);

  beforeAll(async () => {
    lab = await takeLab();
    database = await freshDatabase();
    const secret = readFileSync(lab.keys.ed25519, 'utf8');
    const { id: credentialId } = await createCredential(admin, {
      name: 'operator',
      kind: 'key',
      username: lab.users.operator,
      secret,
    });
    await setSettings(admin, {
      hostKeyPolicy: 'trust-on-first-use',
      proofUrl: lab.web.url,
      confirmSeconds: scaledSeconds(60),
    });
    for (const each of lab.instances) {
      const { id } = await createInstance(admin, { name: each.name, address: each.address, port: 22, credentialId });
      ids[each.name] = id;
    }
  });
  afterAll(async () => {
    await database?.remove();
    await giveLabBack(lab);
  });
  afterEach(async () => {
    await runner?.stop();
    runner = null;
  });

  const startJobs = () => {
    runner = startRunner({ remediation: remediationHandler }, { pollMs: 50 });
  };
  const ended = async (id: string): Promise<RemediationDetail> => {
    for (;;) {
      const remediation = await getRemediation(id);
      if (isFinal(remediation.state)) return remediation;
      await sleep(100);
    }
  };

  it.each(RELEASES)(
    'on %s: a container that hung completes its download, and every other byte is kept',
    async (release) => {
      const instance = on(release);
      await prepare(instance);
      const before = await picture(instance);
      const hung = await downloadInContainer(instance, lab.web, 'bridge', { timeoutSeconds: 3, container: 'plain' });
      expect(hung.complete).toBe(false);
      expect(hung.received).toBeLessThan(1442);

      const planned = await planRemediation(admin, ids[release] ?? '');
      expect(planned.plan.preflight.filter(({ outcome }) => outcome === 'block')).toEqual([]);
      expect(planned.plan).toMatchObject({ mtu: 1442, currentMtu: 1500, file: { mode: '640', sha256: sha256(OLD) } });
      expect(planned.plan.containers.map((each) => [each.name, each.effect]).sort()).toEqual([
        ['always', 'returns'],
        ['plain', 'started'],
      ]);
      startJobs();
      const applied = await applyRemediation(admin, planned.id, { planHash: planned.planHash });
      const seen: string[] = [];
      for await (const event of watchRemediation(applied.id)) {
        if (event.type === 'step' && event.state !== 'running') seen.push(event.name);
      }
      const done = await ended(applied.id);
      expect(done).toMatchObject({ state: 'confirmed', reason: 'confirmed' });
      expect(seen).toEqual(
        expect.arrayContaining(['replace', 'restart', 'bridge-mtu', 'recheck', 'inspect', 'confirm']),
      );
      expect(done.steps.find((step) => step.name === 'inspect')).toMatchObject({ state: 'passed' });

      const after = await picture(instance);
      // Engines from 24 on also get the default of new networks.
      const text = release === 'trixie' ? (done.after ?? '') : NEW;
      expect(after).toMatchObject({ ...before, mtu: '1442', file: expect.stringContaining(`${sha256(text)} 640 0:`) });
      const [start = '', end = ''] = NEW.split('1442\n}');
      expect(text.startsWith(start)).toBe(true);
      expect(text.endsWith(end)).toBe(true);
      for (const container of ['plain', 'always']) {
        const now = await downloadInContainer(instance, lab.web, 'bridge', { timeoutSeconds: 30, container });
        expect(now.complete).toBe(true);
      }
      const trail = await db.auditEntry.findMany({ where: { subjectId: done.id }, orderBy: { id: 'asc' } });
      expect(trail.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
        'remediation.plan done',
        'remediation.apply intent',
        'remediation.finish done',
      ]);
    },
  );

  it('is rolled back byte for byte, with mode and owner, by a plan of its own', async () => {
    const instance = on('trixie');
    const [last] = await db.remediation.findMany({
      where: { instanceId: ids.trixie ?? '', state: 'confirmed' },
      orderBy: { id: 'desc' },
    });
    const planned = await planRollback(admin, last?.id ?? '');
    expect(planned).toMatchObject({ kind: 'rollback', rollbackOfId: last?.id, plan: { mtu: 1500, blocked: false } });
    startJobs();
    await applyRemediation(admin, planned.id);
    expect(await ended(planned.id)).toMatchObject({ state: 'confirmed' });
    expect(await picture(instance)).toMatchObject({
      mtu: '1500',
      file: expect.stringContaining(`${sha256(OLD)} 640 0:`),
    });
  });

  it('is carried out by an account whose sudo wants a password, and not planned for one without', async () => {
    const instance = on('bullseye');
    await prepare(instance);
    const secret = readFileSync(lab.keys.ed25519, 'utf8');
    const keep = (username: string, sudo: 'none' | 'password', sudoPassword?: string) =>
      createCredential(admin, { name: username, kind: 'key', username, secret, sudo, sudoPassword });
    const instanceId = ids.bullseye ?? '';

    const { id: nosudo } = await keep(lab.users.nosudo, 'none');
    await updateInstance(admin, instanceId, { credentialId: nosudo });
    const refused = await planRemediation(admin, instanceId);
    expect(refused.plan).toMatchObject({ blocked: true, diff: '', preflight: [{ name: 'rights', outcome: 'block' }] });
    await expect(applyRemediation(admin, refused.id)).rejects.toMatchObject({ code: 'remediation.blocked' });

    const { id: sudopass } = await keep(lab.users.sudopass, 'password', lab.password);
    await updateInstance(admin, instanceId, { credentialId: sudopass });
    const planned = await planRemediation(admin, instanceId);
    expect(planned.plan.blocked).toBe(false);
    startJobs();
    await applyRemediation(admin, planned.id);
    expect(await ended(planned.id)).toMatchObject({ state: 'confirmed' });
    expect(await picture(instance)).toMatchObject({ mtu: '1442', file: expect.stringContaining(sha256(NEW)) });
  });

  it('is planned without waking a Docker that somebody stopped', async () => {
    const instance = on('trixie');
    await prepare(instance);
    // The socket stays: a question to Docker starts it.
    await mustSh(instance, 'systemctl stop docker.service 2>/dev/null; systemctl start docker.socket');
    const { plan } = await planRemediation(admin, ids.trixie ?? '');
    expect((await sh(instance, 'systemctl is-active docker.service')).stdout.trim()).toBe('inactive');
    expect(plan.preflight.find((item) => item.name === 'docker')).toMatchObject({ outcome: 'warn' });
    await mustSh(instance, 'systemctl start docker.service');
  });
});
