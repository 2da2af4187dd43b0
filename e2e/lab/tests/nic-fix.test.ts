import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setNicMtu } from '@/lib/fleet/remediations/nic/kind';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { planRollback } from '@/lib/fleet/remediations/rollback';
import { applyScript } from '@/lib/remote/runner/apply';
import { scaled, scaledSeconds } from '../../pace/scaled.mjs';
import { untilTrue } from '../../pace/until';
import { startContainer } from '../docker/containers';
import { labSupport } from '../host/support';
import { mustSh, sh } from '../instance/exec';
import { reboot } from '../instance/reboot';
import { resetInstance } from '../instance/reset';
import { instanceOf } from '../lab-file';
import { setNicMtu as setLinkMtu } from '../network/nic';
import { giveLabBack, takeLab } from '../pool/pool';
import { setMetadata } from '../services/set-metadata';
import type { Instance, Lab } from '../types';
import { once, WAIT_FOR_REBOOT } from './fix-acts';
import { ask, follow } from './fix-driver';
import { admin, type LabInDatabase, registerInDatabase } from './lab-in-database';
import { FILES, giveTo, MANAGERS, mtuOf, nicPicture } from './nic-managers';
import { inspect } from './probes-inspect';

const NAME = 'bookworm-nic';
/** Neither the MTU that the lab gives ens3 (1442) nor that of the manager (1500). */
const MTU = 1400;

describe.skipIf(!labSupport().supported)('the MTU of a NIC', () => {
  let lab: Lab;
  let registered: LabInDatabase;
  const id = () => registered.ids[NAME] ?? '';
  const plan = (options = {}) => planRemediation(admin, id(), { kind: 'set-nic-mtu', mtu: MTU, ...options });
  const item = ({ plan: made }: Awaited<ReturnType<typeof plan>>, name: string) =>
    made.preflight.find((one) => one.name === name);

  /** Starts a planned change without Clearance's verbs: nobody confirms it. */
  const begin = async (instance: Instance, faults = '') => {
    const planned = await plan();
    if (planned.plan.kind !== 'set-nic-mtu') throw new Error(planned.plan.kind);
    const program = setNicMtu.program(planned.plan, planned.after);
    const run = { id: randomUUID(), confirmSeconds: scaledSeconds(100), program };
    await ask(lab, instance, (nonce) => applyScript(nonce, run, faults));
    return run.id;
  };

  beforeAll(async () => {
    lab = await takeLab(['bookworm+nic']);
    registered = await registerInDatabase(lab);
  });
  afterAll(async () => {
    await registered?.remove();
    await giveLabBack(lab);
  });

  describe.each(MANAGERS)('with %s', (manager) => {
    const instance = () => instanceOf(lab, NAME);
    beforeAll(async () => {
      await resetInstance(lab, NAME);
      await giveTo(instance(), manager);
    });

    it('is set and confirmed, stays after a reboot, and is rolled back; nothing else is touched', async () => {
      await startContainer(instance(), { name: 'app', restart: 'always' });
      const [before, ran] = [
        await nicPicture(instance()),
        await mustSh(instance(), 'systemctl show -p MainPID docker.service; docker inspect -f "{{.State.Pid}}" app'),
      ];
      const planned = await plan();
      expect(planned.plan.preflight.filter(({ outcome }) => outcome === 'block')).toEqual([]);
      expect(planned.plan).toMatchObject({
        ...{ interface: 'ens3', currentMtu: 1500, mtu: MTU, manager: { name: manager } },
        file: { path: FILES[manager], sha256: null },
      });
      expect(item(planned, 'nic-docker')).toMatchObject({ outcome: 'warn', params: { reason: 'bridge' } });
      expect(item(planned, 'nic-cloud-init')?.outcome).toBe(manager === 'netplan' ? 'warn' : 'pass');
      // A plan changes nothing.
      expect(await nicPicture(instance())).toBe(before);

      const done = await registered.apply(planned);
      expect(done).toMatchObject({ state: 'confirmed', reason: 'confirmed' });
      expect(await mtuOf(instance())).toBe(MTU);
      expect((await inspect(lab, instance())).observations.egress[0]).toMatchObject({
        interface: 'ens3',
        linkMtu: MTU,
      });
      expect(
        await mustSh(instance(), 'systemctl show -p MainPID docker.service; docker inspect -f "{{.State.Pid}}" app'),
      ).toBe(ran);
      expect((await plan()).plan).toMatchObject({ alreadyInForce: true, file: null });

      await reboot(lab, instance());
      await untilTrue(async () => (await mtuOf(instance())) === MTU);

      // What a person sets by hand does not last; the plan then only needs the interface.
      await setLinkMtu(instance(), 1500);
      expect((await plan()).plan).toMatchObject({ alreadyInForce: false, currentMtu: 1500, diff: '' });
      await setLinkMtu(instance(), MTU);

      const back = await planRollback(admin, done.id);
      expect(back).toMatchObject({ kind: 'restore-nic-mtu', plan: { blocked: false, currentMtu: MTU, mtu: 1500 } });
      expect(await registered.apply(back)).toMatchObject({ state: 'confirmed' });
      expect(await nicPicture(instance())).toBe(before);
      await reboot(lab, instance());
      await untilTrue(async () => (await mtuOf(instance())) === 1500);
    });

    it.each([
      ['place-nic-file', 'after'],
      ['set-nic-now', 'before'],
      ['set-nic-now', 'after'],
      ['await-confirmation', 'before'],
    ] as const)('is taken back where its script is killed at %s, %s', async (step, when) => {
      const before = await nicPicture(instance());
      const run = await begin(instance(), once(step, when, 'kill -9 $$'));
      expect(await follow(lab, instance(), run, { toTheEnd: true })).toMatchObject({ result: 'reverted:interrupted' });
      expect(await nicPicture(instance())).toBe(before);
    });

    it.each([
      ['place-nic-file', true],
      ['await-confirmation', false],
    ] as const)('is taken back after a reboot in the middle, at %s', async (step, hard) => {
      const before = await nicPicture(instance());
      const run = await begin(instance(), step === 'await-confirmation' ? '' : once(step, 'after', WAIT_FOR_REBOOT));
      if (step === 'await-confirmation') expect(await follow(lab, instance(), run)).toMatchObject({ waiting: true });
      else await untilTrue(async () => (await sh(instance(), `test -d /var/lib/clearance/${run}/fault`)).code === 0);
      await reboot(lab, instance(), { hard, readyMs: scaled(180_000) });
      expect(await follow(lab, instance(), run, { toTheEnd: true })).toMatchObject({ result: 'reverted:rebooted' });
      expect(await nicPicture(instance())).toBe(before);
      // Its manager does not set Clearance's MTU afterwards.
      await sleep(5000);
      expect(await mtuOf(instance())).toBe(1500);
    });
  });

  it('is what OpenStack says where nobody names one', async () => {
    const instance = await resetInstance(lab, NAME);
    await giveTo(instance, 'networkd');
    await mustSh(instance, 'mkdir -p /run/cloud-init; echo openstack >/run/cloud-init/cloud-id');
    await setMetadata(lab, { mtu: 1442 });
    try {
      const planned = await planRemediation(admin, id(), { kind: 'set-nic-mtu' });
      expect(planned.plan).toMatchObject({ interface: 'ens3', currentMtu: 1500, mtu: 1442, blocked: false });
      const done = await registered.apply(planned);
      expect(done).toMatchObject({ state: 'confirmed' });
      expect((await inspect(lab, instance)).codes).not.toContain('nic-oversized');
      expect((await plan({ mtu: 1450 })).plan.blocked).toBe(true);
    } finally {
      await setMetadata(lab, null);
    }
  });

  it('is refused by name with two managers, and with a netplan file that has tabs; nothing is changed', async () => {
    const instance = await resetInstance(lab, NAME);
    await giveTo(instance, 'netplan');
    await mustSh(instance, "printf 'network:\\n\\tethernets: {}\\n' >/etc/netplan/60-tabs.yaml");
    const before = await nicPicture(instance);
    const tabs = item(await plan(), 'nic-file');
    expect(tabs).toMatchObject({ outcome: 'block', params: { reason: 'unparsable' } });
    expect(tabs?.params.said).toMatch(/60-tabs\.yaml.*tabs are not allowed/);
    expect(await nicPicture(instance)).toBe(before);

    await mustSh(instance, 'rm /etc/netplan/60-tabs.yaml');
    await giveTo(instance, 'ifupdown');
    const two = item(await plan(), 'nic-manager');
    expect(two).toMatchObject({ outcome: 'block', params: { reason: 'two_managers' } });
    expect(two?.params.managers).toMatch(/netplan .*, ifupdown/);
  });
});
