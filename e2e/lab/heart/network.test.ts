import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NetworkPlan } from '@/lib/fleet/remediations/network/plan-types';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { planRollback } from '@/lib/fleet/remediations/rollback';
import { downloadInContainer } from '../docker/download';
import { labSupport } from '../host/support';
import { mustSh } from '../instance/exec';
import { instanceOf } from '../lab-file';
import { giveLabBack, takeLab } from '../pool/pool';
import { admin, type LabInDatabase, registerInDatabase } from '../tests/lab-in-database';
import { makeNetwork, NETWORK, networkPicture, startsOf } from '../tests/network-site';
import type { Instance, Lab } from '../types';

/** The answer of Docker's own name service inside a container, with the instance's resolver. */
const resolve = (instance: Instance, container: string, host: string) =>
  mustSh(
    instance,
    `nsenter -t "$(docker inspect --format '{{.State.Pid}}' ${container})" -n unshare -m sh -c 'echo nameserver 127.0.0.11 >/run/resolv.docker && mount --bind /run/resolv.docker /etc/resolv.conf && getent hosts ${host}'`,
  );

describe.skipIf(!labSupport().supported)('a recreated network', () => {
  let lab: Lab;
  let registered: LabInDatabase;
  const on = (release: string): Instance => instanceOf(lab, release);
  const download = (instance: Instance, container: string, timeoutSeconds: number) =>
    downloadInContainer(instance, lab.web, NETWORK, { timeoutSeconds, container });
  const plan = (release: string, network: string) =>
    planRemediation(admin, registered.ids[release] ?? '', { kind: 'recreate-network', network });
  const blocks = ({ preflight }: NetworkPlan) =>
    preflight.filter(({ outcome }) => outcome === 'block').map((item) => `${item.name} ${item.params.reason ?? ''}`);

  beforeAll(async () => {
    lab = await takeLab();
    registered = await registerInDatabase(lab);
  });
  afterAll(async () => {
    await registered?.remove();
    await giveLabBack(lab);
  });

  it.concurrent.each(['bookworm', 'trixie', 'bullseye'])(
    'on %s: all is as before but the MTU, nobody was restarted, and what hung completes; then it is put back',
    async (release) => {
      const instance = on(release);
      await makeNetwork(instance);
      const [before, started] = [await networkPicture(instance), await startsOf(instance)];
      for (const container of ['web', 'db']) {
        expect((await download(instance, container, 2)).complete).toBe(false);
      }

      const planned = await plan(release, NETWORK);
      const shown = planned.plan as NetworkPlan;
      expect(blocks(shown)).toEqual([]);
      expect(shown).toMatchObject({ mtu: 1442, currentMtu: 1500, option: { before: null, after: '1442' } });
      expect(shown.containers.map((each) => [each.name, each.effect]).sort()).toEqual([
        ['db', 'cut-off'],
        ['web', 'cut-off'],
      ]);
      expect(shown.endpoints.map((each) => [each.name, each.fixed4, each.running, each.aliases])).toEqual([
        ['job', '10.77.0.140', false, ['nightly']],
        ['web', '10.77.0.130', true, ['shop.example']],
        ['db', null, true, []],
        ['new', null, false, ['fresh']],
      ]);

      const done = await registered.apply(planned);
      expect(done).toMatchObject({ state: 'confirmed', reason: 'confirmed' });
      expect(done.steps.find((step) => step.name === 'inspect')).toMatchObject({ state: 'passed' });
      expect(JSON.stringify(done.steps)).not.toContain('hunter');
      const after = await networkPicture(instance);
      expect(after).toEqual({ ...before, mtu: '1442' });
      expect(await startsOf(instance)).toBe(started);
      for (const container of ['web', 'db']) {
        expect((await download(instance, container, 30)).complete).toBe(true);
      }
      // By its alias, and from a container that was stopped meanwhile: it looks for the network by its new id.
      await mustSh(instance, 'docker start job new');
      expect(await resolve(instance, 'job', 'shop.example')).toContain('10.77.0.130');
      await mustSh(instance, 'docker stop -t 1 job new');

      const back = await planRollback(admin, done.id);
      expect(back).toMatchObject({
        kind: 'restore-network',
        rollbackOfId: done.id,
        plan: { mtu: 1500, blocked: false },
      });
      expect(await registered.apply(back)).toMatchObject({ state: 'confirmed' });
      expect(await networkPicture(instance)).toEqual({ ...before, new: before.new?.replace('created', 'exited') });
      expect(await startsOf(instance)).toContain(started.split('\n')[0]);
    },
  );
});
