import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getRemediation } from '@/lib/fleet/remediations/get';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { queueUnsettled } from '@/lib/fleet/remediations/queue-unsettled';
import { setSettings } from '@/lib/fleet/settings/set';
import { inspectInstance } from '@/lib/fleet/sweeps/inspect-instance';
import { db } from '@/lib/platform/db/client';
import { decideScript } from '@/lib/remote/runner/follow';
import { textOf } from '@/lib/truth/script/frames';
import { scaled, scaledSeconds } from '../../pace/scaled.mjs';
import { labSupport } from '../host/support';
import { mustSh } from '../instance/exec';
import { instanceOf } from '../lab-file';
import { giveLabBack, takeLab } from '../pool/pool';
import type { Lab } from '../types';
import { ask, FILE, follow, readConfig, start } from './fix-driver';
import { admin, type LabInDatabase, registerInDatabase } from './lab-in-database';

const support = labSupport();
const OLD = '{"debug":true}\n';
const DROP_NEW = 'INPUT -p tcp --dport 22 --syn -j DROP';

/** The result of a fix if Clearance and the instance lose contact on the way. */
describe.skipIf(!support.supported)(`a fix without contact${support.reason ? ` (${support.reason})` : ''}`, () => {
  let lab: Lab;
  let registered: LabInDatabase;
  const on = (release: string) => instanceOf(lab, release);

  beforeAll(async () => {
    lab = await takeLab();
    registered = await registerInDatabase(lab);
    await setSettings(admin, { confirmSeconds: scaledSeconds(30) });
    for (const each of lab.instances) {
      await mustSh(each, `mkdir -p /etc/docker; printf '%s' '${OLD}' >${FILE}; systemctl restart docker`);
    }
  });
  afterAll(async () => {
    await registered?.remove();
    await giveLabBack(lab);
  });

  it.concurrent('is not confirmed by an inspection that never came about', async () => {
    const instance = on('bookworm');
    const planned = await planRemediation(admin, registered.ids.bookworm ?? '');
    const applied = registered.apply(planned);
    // The connection that confirms is open by then. The inspection would make its own.
    await step(planned.id, 'recheck', 'running');
    await mustSh(instance, `iptables -I ${DROP_NEW}`);
    await step(planned.id, 'inspect', 'failed');
    await mustSh(
      instance,
      `n=0; until [ -L /var/lib/clearance/${planned.id}/result ] || [ $n -gt ${scaledSeconds(90)} ]; do sleep 1; n=$((n + 1)); done; iptables -D ${DROP_NEW}`,
      { timeoutMs: scaled(120_000) },
    );
    const done = await applied;
    expect(done).toMatchObject({ state: 'reverted', reason: 'not-confirmed' });
    expect(done.steps.find(({ name }) => name === 'inspect')?.output).toContain('timed-out');
    expect(await mustSh(instance, `cat ${FILE}`)).toBe(OLD);
  });

  it.concurrent('whose rights are taken away says so, and how it ended when they are back', async ({ expect }) => {
    const instance = on('trixie');
    const planned = await planRemediation(admin, registered.ids.trixie ?? '');
    const applied = registered.apply(planned);
    await step(planned.id, 'await-confirmation', 'running');
    await mustSh(instance, 'mv /etc/sudoers.d/operator /root/operator.sudo');
    expect(await applied).toMatchObject({ state: 'failed', reason: 'rights-lost' });
    expect(await mustSh(instance, `cat ${FILE}`)).toBe(OLD);
    await expect
      .poll(() => db.job.findFirst({ where: { kind: 'remediation', subjectId: planned.id } }), {
        timeout: scaled(60_000),
      })
      .toMatchObject({ state: 'done' });
    await mustSh(instance, 'mv /root/operator.sudo /etc/sudoers.d/operator');
    // Until an inspection has reached it, nobody asks.
    expect(await queueUnsettled()).toBe(0);
    await inspectInstance(registered.ids.trixie ?? '', { reason: 'one', actorName: 'test' });
    expect(await queueUnsettled()).toBe(1);
    await expect
      .poll(() => getRemediation(planned.id), { timeout: scaled(30_000) })
      .toMatchObject({
        state: 'reverted',
        reason: 'not-confirmed',
      });
  });

  it.concurrent('that was given up does not begin when its start comes late', async () => {
    const instance = on('bullseye');
    const id = randomUUID();
    const before = await readConfig(instance);
    const gaveUp = await ask(lab, instance, (nonce) => decideScript(nonce, id, 'revert:start-failed'));
    expect(textOf(gaveUp.answer, 'result')).toBe('refused:start-failed');
    expect(await start(lab, instance, { id })).toMatchObject({ started: 'already', refused: '' });
    expect(await follow(lab, instance, id, { toTheEnd: true })).toMatchObject({ result: 'refused:start-failed' });
    expect(await readConfig(instance)).toBe(before);
  });

  async function step(id: string, name: string, state: string): Promise<void> {
    for (let tries = 0; tries < 2400; tries++) {
      const { steps } = await getRemediation(id);
      if (steps.some((each) => each.name === name && (each.state === state || state === 'running'))) return;
      await sleep(25);
    }
    throw new Error(`no step ${name}`);
  }
});
