import { parse } from 'csv-parse/sync';
import { createElement } from 'react';
import { describe, expect, it } from 'vitest';
import { toLiveMember, toLiveRollout } from '@/components/rollouts/live-rollout';
import { MembersTable } from '@/components/rollouts/members-table';
import { RolloutForm } from '@/components/rollouts/rollout-form';
import { RolloutOutcome } from '@/components/rollouts/rollout-outcome';
import type { SimulatedInstance } from '@/lib/demo/simulated/instance';
import { ROLLOUT_KINDS } from '@/lib/fleet/remediations/kind-of';
import { rolloutCsv } from '@/lib/fleet/reports/rollout-csv';
import { getRollout } from '@/lib/fleet/rollouts/get';
import { listMembers } from '@/lib/fleet/rollouts/list-members';
import { planRollout } from '@/lib/fleet/rollouts/plan';
import type { RolloutInput } from '@/lib/fleet/rollouts/schema';
import { db } from '@/lib/platform/db/client';
import { translator } from '@/lib/platform/i18n/translator';
import { rendered } from './rendered';
import {
  inspected,
  instancesNamed,
  memberOf,
  OLD,
  outcomes,
  planned,
  reached,
  rolloutScene,
  started,
} from './rollout-fleet';
import { operator, viewer } from './simulated-fleet';

const scene = rolloutScene();
const FITS = '{"mtu":1442}';
const web = (network: string) => [{ name: 'web', image: 'nginx', network, restart: 'always' as const }];

/** Each has another cause, and another remedy. */
const OWN_NETWORK: Partial<SimulatedInstance> = {
  daemonJson: FITS,
  networks: [{ name: 'shop', mtu: null }],
  containers: web('shop'),
};
const MIXED = instancesNamed('abc', { b: OWN_NETWORK, c: { daemonJson: FITS, nicMtu: 1500, expectedMtu: 1442 } });

const networkMtu = (name: string) => scene.machineOf(name).networks.find((one) => one.name === 'shop')?.mtu;
const byRemedy = (options: Partial<Extract<RolloutInput, { kind: 'remedy' }>> = {}) =>
  planned({ kind: 'remedy', ...options });

async function up(instances: SimulatedInstance[], but: string[] = []): Promise<void> {
  await scene.registered(instances);
  await inspected(Object.entries(scene.ids()).flatMap(([name, id]) => (but.includes(name) ? [] : id)));
  scene.startJobs();
}

async function csvOf(id: string, lang: 'en' | 'ja'): Promise<Record<string, string>[]> {
  let text = '';
  for await (const chunk of await rolloutCsv(id, { lang })) text += chunk;
  return parse(text, { bom: true, columns: true });
}

describe('a rollout of the remedy of each instance', () => {
  it('mends daemon.json here, a network there and a NIC elsewhere, and rolls each back in its way', async () => {
    await up(MIXED);
    const plan = await byRemedy();
    expect(plan).toMatchObject({
      kind: 'remedy',
      summary: {
        ready: 3,
        stages: 2,
        interrupted: {
          first: [
            { instance: 'a', name: 'web-a', effect: 'returns' },
            { instance: 'b', name: 'web', effect: 'cut-off' },
          ],
        },
      },
    });
    expect(await memberOf(plan.id, 'a')).toMatchObject({
      kind: 'set-mtu',
      shown: { mtu: 1442, cause: { code: 'bridge-oversized' }, bound: { what: 'file' } },
    });
    expect(await memberOf(plan.id, 'b')).toMatchObject({
      kind: 'recreate-network',
      shown: { cause: { code: 'network-oversized', params: { network: 'shop' } }, bound: { what: 'network' } },
    });
    expect(await memberOf(plan.id, 'c')).toMatchObject({
      kind: 'set-nic-mtu',
      shown: { cause: { code: 'nic-oversized' }, bound: { what: 'nic' } },
    });
    await started(plan);
    expect(await reached(plan.id, 'finished', 'stopped', 'paused')).toMatchObject({
      state: 'finished',
      byState: { confirmed: 3 },
      stillBroken: 0,
      canRollBack: true,
    });
    expect(scene.changed('a')).toBe(true);
    expect([networkMtu('b'), scene.machineOf('c').nicMtu]).toEqual([1442, 1442]);

    const back = await planRollout(operator, { kind: 'rollback', rollbackOfId: plan.id, failureLimit: 100 });
    const ready = await reached(back.id, 'planned');
    expect(ready).toMatchObject({ kind: 'remedy-back', rollbackOfId: plan.id, byState: { ready: 3 } });
    expect(translator('en', 'rollout')(`heading.${ready.kind}`, { count: 3 })).toBe(
      'Roll the remedies back on 3 instances',
    );
    expect((await memberOf(back.id, 'b')).kind).toBe('restore-network');
    await started(ready);
    expect(await reached(back.id, 'finished', 'stopped', 'paused')).toMatchObject({
      state: 'finished',
      canRollBack: true,
    });
    expect(await outcomes(back.id)).toEqual([...'abc'].map((name) => expect.stringMatching(`^${name} confirmed`)));
    expect(scene.machineOf('a').daemonJson?.toString()).toBe(OLD);
    expect([networkMtu('b'), scene.machineOf('c').nicMtu]).toEqual([null, 1500]);
    const again = await planRollout(operator, { kind: 'rollback', rollbackOfId: plan.id });
    await reached(again.id, 'planned');
    expect(await outcomes(again.id)).toEqual([...'abc'].map((name) => `${name} left-out already-in-force`));
  });

  it('leaves out by name, before the start, those that have no plan, and says why', async () => {
    const compose = { name: 'shop_default', mtu: null, composeProject: 'shop' };
    await up(
      [
        ...instancesNamed('abcd', { b: { daemonJson: FITS }, c: { behaviour: 'refused' } }),
        {
          ...{ name: 'e', daemonJson: FITS, networks: [compose] },
          containers: [{ name: 'shop-1', image: 'nginx', network: 'shop_default', composeProject: 'shop' }],
        },
      ],
      ['d'],
    );
    const plan = await byRemedy();
    expect(await outcomes(plan.id)).toEqual([
      'a ready',
      'b left-out no-remedy',
      'c left-out no-remedy',
      'd left-out not-inspected',
      'e left-out blocked',
    ]);
    expect(await memberOf(plan.id, 'b')).toMatchObject({
      kind: null,
      reasonParams: { cause: 'fits', remedy: 'none.nothing-wrong' },
    });
    expect(await memberOf(plan.id, 'e')).toMatchObject({
      kind: 'recreate-network',
      shown: { blocks: ['network-owner'] },
    });
    const csv = await csvOf(plan.id, 'en');
    expect(csv.map((row) => [row.Instance, row.Change, row.Finding])).toEqual([
      ['a', 'Set the MTU', 'bridge-oversized'],
      ['b', '', ''],
      ['c', '', ''],
      ['d', '', ''],
      ['e', 'Recreate a network', 'network-oversized'],
    ]);
    expect(csv[1]?.Reason).toBe('A rollout does not mend the cause (Docker fits the network). Nothing to do.');
    expect((await csvOf(plan.id, 'ja'))[2]?.理由).toBe(
      'この原因（インスタンスが接続を拒否）はロールアウトでは直せません。原因はインスタンスの外にあります。インスタンスを変更しても直りません。',
    );
  });

  it('leaves a change to a person that is read on each instance: the restart of a container', async () => {
    const containers = [{ name: 'web', image: 'nginx', restart: 'always' as const, mtu: 1500 }];
    await up(instancesNamed('ab', { b: { daemonJson: FITS, containers } }));
    const plan = await byRemedy();
    expect(await outcomes(plan.id)).toEqual(['a ready', 'b left-out no-remedy']);
    expect(await memberOf(plan.id, 'b')).toMatchObject({
      reasonParams: { cause: 'container-outdated', remedy: 'container', container: 'web' },
    });
  });

  it('takes only the instances with one cause, where that is the filter', async () => {
    await up(MIXED);
    const plan = await byRemedy({ scope: { filter: { cause: 'network-oversized' } } });
    expect(await outcomes(plan.id)).toEqual(['b ready']);
    const nobody = byRemedy({ scope: { filter: { cause: 'path-black-hole' } } });
    await expect(nobody).rejects.toMatchObject({ code: 'sweep.nothing-matches' });
    const unknown = { filter: { cause: 'no-such-finding' } };
    await expect(byRemedy({ scope: unknown })).rejects.toMatchObject({ status: 422 });
    await expect(byRemedy({ mtu: 1400 } as never)).rejects.toMatchObject({ status: 422 });
  });

  it('counts those that it confirmed and that are still not right', async () => {
    const two = { networks: [...(OWN_NETWORK.networks ?? []), { name: 'wiki', mtu: null }] };
    await up(instancesNamed('ab', { b: { ...OWN_NETWORK, ...two } }));
    const plan = await byRemedy();
    await started(plan);
    expect(await reached(plan.id, 'finished', 'stopped', 'paused')).toMatchObject({
      state: 'finished',
      byState: { confirmed: 2 },
      stillBroken: 1,
    });
    expect([await memberOf(plan.id, 'a'), await memberOf(plan.id, 'b')]).toMatchObject([
      { isStillBroken: false },
      { isStillBroken: true },
    ]);
    expect((await csvOf(plan.id, 'en')).map((row) => row['Still not right'])).toEqual(['false', 'true']);

    const rollout = toLiveRollout(await getRollout(plan.id));
    const members = (await listMembers(plan.id)).items.map(toLiveMember);
    const table = rendered(createElement(MembersTable, { rollout, members }));
    for (const words of ['Set the MTU', 'Recreate a network', 'A Docker network has too large an MTU']) {
      expect(table).toContain(words);
    }
    expect(table.match(/Confirmed, still not right/g)).toHaveLength(1);
    expect(rendered(createElement(RolloutOutcome, { rollout, members }))).toContain(
      '1 instance is confirmed as planned and still not right.',
    );
  });

  it('is offered by the form, without a size', () => {
    const form = (chosen?: string) =>
      rendered(
        createElement(RolloutForm, {
          ...{ action: async () => ({ status: 'idle' as const }), scope: [], total: 1, recommended: [], chosen },
          kinds: [...ROLLOUT_KINDS, 'remedy'],
        }),
      );
    expect(form()).toMatch(/The remedy of each cause/);
    expect(form()).toContain('name="size"');
    expect(form('remedy')).not.toContain('name="size"');
  });

  it('is planned by an operator', async () => {
    await scene.registered(instancesNamed('a'));
    const asked = planRollout(viewer, { kind: 'remedy', scope: { all: true } });
    await expect(asked).rejects.toMatchObject({ code: 'auth.forbidden', status: 403 });
    expect(await db.rollout.count()).toBe(0);
  });
});

describe('an instance whose cause changed after the dry run', () => {
  it('is refused by name, and nothing is changed on it', async () => {
    await up(instancesNamed('abc', { b: OWN_NETWORK, c: OWN_NETWORK }));
    const plan = await byRemedy({ failureLimit: 100 });
    expect(await outcomes(plan.id)).toEqual(['a ready', 'b ready', 'c ready']);
    // Somebody mends b's network and makes c's NIC too large; then the fleet is inspected.
    for (const one of scene.machineOf('b').networks) one.mtu = 1442;
    Object.assign(scene.machineOf('c'), { nicMtu: 1500 });
    const { b, c } = scene.ids();
    await scene.stopJobs();
    await inspected([b ?? '', c ?? '']);
    scene.startJobs();
    await started(plan);
    await reached(plan.id, 'finished', 'stopped');
    expect(await outcomes(plan.id)).toEqual([
      'a confirmed confirmed',
      'b refused changed-cause',
      'c refused changed-cause',
    ]);
    expect(await memberOf(plan.id, 'b')).toMatchObject({
      reasonParams: { before: 'network-oversized', cause: 'container-outdated' },
    });
    expect([scene.machineOf('b').fixes.size, scene.machineOf('c').fixes.size]).toEqual([0, 0]);
    expect((await csvOf(plan.id, 'en'))[1]?.Reason).toMatch(
      /^The cause is now another one: A container still uses an old MTU. The plan was made for: A Docker network has too large an MTU./,
    );
  });

  it('is refused where a change ended after the last inspection, so that its cause is not known', async () => {
    await up(instancesNamed('a'));
    const plan = await byRemedy();
    await db.instance.updateMany({ data: { asOf: new Date() } });
    await started(plan);
    await reached(plan.id, 'stopped');
    expect(await memberOf(plan.id, 'a')).toMatchObject({
      state: 'refused',
      reason: 'changed-cause',
      reasonParams: { cause: 'not-inspected-since' },
    });
    expect(scene.untouched()).toEqual(['a']);
  });

  it('is refused where the same cause is about another network', async () => {
    await up(instancesNamed('a', { a: OWN_NETWORK }));
    const plan = await byRemedy();
    const finding = await db.finding.findFirstOrThrow({ where: { position: 0 } });
    const params = { ...(finding.params as Record<string, string | number>), network: 'other' };
    await db.finding.update({ where: { id: finding.id }, data: { params } });
    await started(plan);
    await reached(plan.id, 'stopped');
    expect(await outcomes(plan.id)).toEqual(['a refused changed-cause']);
    expect(networkMtu('a')).toBeNull();
  });
});

it('refuses a network that changed after the dry run, and rolls back only those that are as it left them', async () => {
  await up(instancesNamed('ab', { a: OWN_NETWORK, b: OWN_NETWORK }));
  const plan = await byRemedy({ canary: 2, failureLimit: 100 });
  for (const one of scene.machineOf('b').networks) one.mtu = 1480;
  await started(plan);
  await reached(plan.id, 'stopped');
  expect(await outcomes(plan.id)).toEqual(['a confirmed confirmed', 'b refused changed-since-plan']);
  expect(await memberOf(plan.id, 'b')).toMatchObject({ reasonParams: { what: 'network' } });
  for (const one of scene.machineOf('a').networks) one.mtu = 1400;
  const back = await planRollout(operator, { kind: 'rollback', rollbackOfId: plan.id });
  await reached(back.id, 'planned');
  expect(await memberOf(back.id, 'a')).toMatchObject({
    reason: 'changed-since-fix',
    reasonParams: { about: 'network' },
  });
});
