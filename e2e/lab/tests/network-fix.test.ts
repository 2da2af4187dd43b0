import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NetworkPlan } from '@/lib/fleet/remediations/network/plan-types';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { planRollback } from '@/lib/fleet/remediations/rollback';
import { scaled } from '../../pace/scaled.mjs';
import { createDockerNetwork, startContainer } from '../docker/containers';
import { labSupport } from '../host/support';
import { mustSh, sh } from '../instance/exec';
import { instanceOf } from '../lab-file';
import { giveLabBack, takeLab } from '../pool/pool';
import type { Instance, Lab } from '../types';
import { withFaults } from './clearance-fix';
import { type FaultResult, runMatrix } from './fix-matrix';
import { admin, type LabInDatabase, registerInDatabase } from './lab-in-database';
import { NETWORK_FAULTS } from './network-faults';
import { LEFT, NETWORK_REPAIR_FAULTS } from './network-repair';
import { makeNetwork, NETWORK, networkPicture, removeNetwork, startsOf } from './network-site';

const core = [...NETWORK_FAULTS, ...NETWORK_REPAIR_FAULTS].filter((fault) => fault.core);

describe.skipIf(!labSupport().supported)('a recreated network', () => {
  let lab: Lab;
  let registered: LabInDatabase;
  const on = (release: string): Instance => instanceOf(lab, release);
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

  describe('by a fix that fails', () => {
    it.concurrent.each(LEFT)(
      'whose way back failed and left %s (%s) is put together by a plan',
      async (_, release, faults, repair, missing, idle) => {
        const instance = on(release);
        await makeNetwork(instance);
        const [before, started] = [await networkPicture(instance), await startsOf(instance)];
        const planned = await plan(release, NETWORK);
        const failed = await withFaults(instance, faults, () => registered.apply(planned));
        await mustSh(instance, 'rm /usr/local/sbin/docker');
        expect(failed).toMatchObject({ state: 'failed', reason: 'revert-failed', canRollBack: true });
        expect(await networkPicture(instance)).not.toEqual(before);

        const back = await planRollback(admin, failed.id);
        const shown = back.plan as NetworkPlan;
        expect(blocks(shown)).toEqual([]);
        expect(shown).toMatchObject({
          kind: 'restore-network',
          mtu: 1500,
          repair: { of: failed.id, gone: [], ...repair },
        });
        expect(shown.repair?.missing).toHaveLength(missing);
        expect(shown.containers.filter(({ effect }) => effect === 'brought-up').map((each) => each.name)).toEqual(idle);
        const done = await registered.apply(back);
        expect(done).toMatchObject({ state: 'confirmed', canRollBack: false });
        const compared = done.steps.find((step) => step.name === 'compare-network');
        if (!shown.repair?.keeps) expect(compared).toMatchObject({ state: 'passed' });
        expect(await networkPicture(instance)).toEqual(before);
        if (missing > 4) {
          const how = `{{json (index .NetworkSettings.Networks "${NETWORK}").Aliases}}`;
          expect(await mustSh(instance, `docker inspect --format '${how}' late`)).toContain('"guest"');
        }
        // Only the container that had been stopped was started.
        const again = (await startsOf(instance)).split('\n').filter((line) => !started.includes(line));
        expect(again.map((line) => line.split(' ')[0])).toEqual(idle.map((each) => `/${each}`));
        await expect(planRollback(admin, failed.id)).rejects.toMatchObject({
          code: 'remediation.nothing-to-roll-back',
        });
      },
    );
  });

  it('a Compose project and the Swarm keep theirs: the plan says what to do', async () => {
    const instance = on('bookworm');
    const project = { 'com.docker.compose.project': 'wiki' };
    await createDockerNetwork(instance, 'wiki_back-end', {
      labels: { ...project, 'com.docker.compose.network': 'back-end' },
    });
    const { plan: shown } = await plan('bookworm', 'wiki_back-end');
    expect(blocks(shown as NetworkPlan)).toEqual(['network-owner compose']);
    expect(shown).toMatchObject({
      edit: 'networks:\n  back-end:\n    driver_opts:\n      com.docker.network.driver.mtu: "1442"',
      networks: [{ owner: 'compose', placed: false }],
    });
    // A stopped container also shows where the project's file is. No Compose is installed, so v1 is used, as its label
    // says.
    await startContainer(instance, {
      name: 'wiki_web_1',
      network: 'wiki_back-end',
      labels: {
        ...project,
        'com.docker.compose.project.working_dir': '/srv/my wiki',
        'com.docker.compose.project.config_files': 'docker-compose.yml',
        'com.docker.compose.version': '1.29.2',
      },
    });
    await mustSh(instance, 'docker stop -t 1 wiki_web_1');
    const { plan: placed } = await plan('bookworm', 'wiki_back-end');
    const compose = 'docker-compose -p wiki -f docker-compose.yml';
    expect(placed).toMatchObject({
      edit: expect.stringMatching(/^# \/srv\/my wiki\/docker-compose\.yml\nnetworks:/),
      networks: [
        {
          placed: true,
          commands: expect.arrayContaining([
            `cd '/srv/my wiki' &&\n${compose} config -q &&\n${compose} down &&\n${compose} up -d`,
          ]),
        },
      ],
    });
    await mustSh(
      instance,
      'docker rm -f wiki_web_1; docker network rm wiki_back-end; docker swarm init --advertise-addr 127.0.0.1 >/dev/null',
    );
    try {
      await mustSh(instance, 'docker network create --driver overlay --attachable far >/dev/null');
      for (const network of ['far', 'docker_gwbridge']) {
        const { plan: swarm } = await plan('bookworm', network);
        expect(blocks(swarm as NetworkPlan)).toContain('network-owner swarm');
        expect(swarm.networks.map(({ owner }) => owner)).toEqual(['swarm']);
        expect(swarm.networks[0]?.commands.join('\n')).toContain('com.docker.network.driver.mtu=1442');
      }
    } finally {
      await mustSh(instance, 'docker swarm leave --force; docker network rm docker_gwbridge');
    }
  });

  it('what could not be given back blocks it: an address of the hardware, the id for a name, a network that is not there', async () => {
    const instance = on('trixie');
    await removeNetwork(instance);
    await createDockerNetwork(instance, 'odd', {});
    const blocked = async (network: string) => blocks((await plan('trixie', network)).plan as NetworkPlan);
    const container = { name: 'odd-one', network: 'odd' };
    await startContainer(instance, { ...container, extra: ['--mac-address', '02:42:ac:aa:bb:cc'] });
    expect(await blocked('odd')).toEqual(['endpoints mac']);
    await mustSh(instance, 'docker stop -t 1 odd-one');
    expect(await blocked('odd')).toEqual(['endpoints mac']);
    await mustSh(instance, 'docker rm -f odd-one');
    const id = (await mustSh(instance, "docker network inspect --format '{{.Id}}' odd")).trim();
    await startContainer(instance, { ...container, network: id });
    const byId = (await mustSh(instance, "docker inspect --format '{{.HostConfig.NetworkMode}}' odd-one")).trim();
    expect(await blocked('odd')).toEqual(byId === id ? ['endpoints by_id'] : []);
    expect(await blocked('bridge')).toContain('network builtin');
    expect(await blocked('nowhere')).toContain('network absent');
    await mustSh(instance, 'docker rm -f odd-one && docker network rm odd');
  });

  it('an address of Docker’s choice that may change is said, and changes nothing else', async () => {
    const instance = on('bookworm');
    await removeNetwork(instance);
    await createDockerNetwork(instance, NETWORK, { subnet: '10.78.0.0/24' });
    for (const each of ['web', 'db']) await startContainer(instance, { name: each, network: NETWORK });
    await sh(instance, 'docker rm -f web');
    const planned = await plan('bookworm', NETWORK);
    expect((planned.plan as NetworkPlan).endpoints.map((each) => [each.name, each.address, each.mayMove])).toEqual([
      ['db', '10.78.0.3', true],
    ]);
    const done = await registered.apply(planned);
    expect(done).toMatchObject({ state: 'confirmed' });
    expect(done.steps.find((step) => step.name === 'connect-again')).toMatchObject({
      state: 'warned',
      output: expect.stringContaining('/db 10.78.0.2, was 10.78.0.3'),
    });
  });

  describe('that something goes wrong with', () => {
    const results = new Map<string, FaultResult>();
    beforeAll(async () => {
      for (const instance of lab.instances)
        await sh(instance, 'docker rm -f $(docker ps -aq); docker network prune -f');
      await runMatrix(lab, core, (result) => results.set(result.fault, result), registered.ids);
    }, scaled(600_000));

    it.each(core.map((fault) => [fault.name, fault.expected]))('%s: %s', (fault) => {
      const result = results.get(fault);
      expect(result?.detail).toBe('');
      expect(result).toMatchObject({ good: true });
    });
    it('leaves nothing of it behind', async () => {
      for (const instance of lab.instances) {
        await makeNetwork(instance);
        expect(await networkPicture(instance)).toMatchObject({ units: '0', lock: 'free' });
      }
    });
  });
});
