import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { createElement } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { BlastRadius } from '@/components/remediations/blast-radius';
import { PlannedChange } from '@/components/remediations/planned-change';
import { toLiveRollout } from '@/components/rollouts/live-rollout';
import { RolloutForm } from '@/components/rollouts/rollout-form';
import * as operations from '@/lib/api/operations/remediations';
import * as rolloutOperations from '@/lib/api/operations/rollouts';
import { applyRemediation } from '@/lib/fleet/remediations/apply';
import { getRemediation, type RemediationDetail } from '@/lib/fleet/remediations/get';
import { kindOf, ROLLOUT_KINDS } from '@/lib/fleet/remediations/kind-of';
import { listRemediations } from '@/lib/fleet/remediations/list';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { planRollback } from '@/lib/fleet/remediations/rollback';
import { isFinal } from '@/lib/fleet/remediations/types';
import { remediationsCsv } from '@/lib/fleet/reports/remediations-csv';
import { listMembers } from '@/lib/fleet/rollouts/list-members';
import { planRollout } from '@/lib/fleet/rollouts/plan';
import type { RolloutInput } from '@/lib/fleet/rollouts/schema';
import { db } from '@/lib/platform/db/client';
import { messages } from '@/lib/platform/i18n/messages';
import { translator } from '@/lib/platform/i18n/translator';
import { askApi } from './api-asking';
import { GREET, garbling, greetingOf, setGreeting } from './made-up-kind';
import { rendered } from './rendered';
import { instancesNamed, outcomes, reached, rolloutScene, started } from './rollout-fleet';
import { operator, viewer } from './simulated-fleet';

// A folder and a line: the kind is added to the table, its words to the words, its program to the simulated instances.
vi.mock('@/lib/fleet/remediations/all-kinds', async (original) => {
  const { KINDS } = await original<typeof import('@/lib/fleet/remediations/all-kinds')>();
  return { KINDS: { ...KINDS, greet: (await import('./made-up-kind')).greet } };
});
vi.mock('@/lib/fleet/remediations/kind-words', async (original) => {
  const { KIND_WORDS } = await original<typeof import('@/lib/fleet/remediations/kind-words')>();
  return { KIND_WORDS: { ...KIND_WORDS, greet: (await import('./made-up-kind')).GREET_WORDS } };
});
vi.mock('@/lib/demo/simulated/all-programs', async (original) => {
  const { PROGRAMS } = await original<typeof import('@/lib/demo/simulated/all-programs')>();
  return { PROGRAMS: { ...PROGRAMS, greeting: (await import('./made-up-kind')).greeting } };
});
Object.assign(messages.en.remediation.kind, { greet: 'Greet' });
Object.assign(messages.en.fix.title, { greet: 'Greet with {will}' });
Object.assign(messages.en.rollout.heading, { greet: 'Greet with {mtu} on {count, number}' });

const scene = rolloutScene();
const plan = (name = 'a', actor = operator) =>
  planRemediation(actor, scene.ids()[name] ?? '', { kind: GREET, mtu: 1442 });

async function apply({ id }: { id: string }): Promise<RemediationDetail> {
  await applyRemediation(operator, id);
  for (;;) {
    const remediation = await getRemediation(id);
    if (isFinal(remediation.state)) return remediation;
    await sleep(20);
  }
}

describe('a kind made up for this test', () => {
  it('is planned, and shown by its own words', async () => {
    await scene.up(instancesNamed('a'));
    const planned = await plan();
    expect(planned).toMatchObject({ kind: GREET, state: 'planned', plan: { was: 'Welcome', will: 'MTU 1442' } });
    expect(greetingOf(scene.machineOf('a'))).toBe('Welcome');
    await expect(plan('a', viewer)).rejects.toMatchObject({ code: 'auth.forbidden' });

    const kind = kindOf(planned.kind);
    if (!kind) throw new Error('not in the table');
    const { title, about } = kind.words(planned.plan);
    expect(translator('en', 'fix')(title.key, title.values)).toBe('Greet with MTU 1442');
    const change = rendered(createElement(PlannedChange, { change: kind.change(planned.plan), locale: 'en' }));
    expect(change).toMatch(/\/etc\/motd.*-Welcome.*\+MTU 1442/s);
    expect(rendered(createElement(BlastRadius, { plan: planned.plan, about, locale: 'en' }))).toContain('nobody');
  });

  it('is applied once the name was typed, confirmed, recorded, listed and taken back', async () => {
    await scene.up(instancesNamed('a'));
    const planned = await plan();
    await expect(applyRemediation(operator, planned.id, { typedName: 'b' })).rejects.toMatchObject({
      code: 'instance.name-not-typed',
    });
    const done = await apply(planned);
    expect(done).toMatchObject({ state: 'confirmed', reason: 'confirmed', canRollBack: true });
    expect(greetingOf(scene.machineOf('a'))).toBe('MTU 1442');
    expect(done.steps.map(({ name, state }) => `${name} ${state}`)).toEqual(
      expect.arrayContaining(['write-greeting passed', 'recheck passed', 'inspect passed', 'confirm passed']),
    );
    const intent = await db.auditEntry.findFirst({ where: { subjectId: done.id, action: 'remediation.apply' } });
    expect(intent).toMatchObject({
      before: { greeting: 'Welcome' },
      after: { kind: GREET, greeting: 'MTU 1442' },
    });
    expect((await listRemediations()).items).toMatchObject([{ kind: GREET, state: 'confirmed', mtuAfter: 1442 }]);
    let csv = '';
    for await (const chunk of remediationsCsv({ lang: 'en' })) csv += chunk;
    expect(parse(csv, { bom: true })[1]).toEqual(expect.arrayContaining(['a', 'Greet', 'Confirmed']));

    const back = await planRollback(operator, done.id);
    expect(back).toMatchObject({ kind: GREET, rollbackOfId: done.id, plan: { was: 'MTU 1442', will: 'Welcome' } });
    expect(await apply(back)).toMatchObject({ state: 'confirmed' });
    expect(greetingOf(scene.machineOf('a'))).toBe('Welcome');
  });

  it('is taken back by the instance where its own check finds it wrong, and refused where its plan no longer holds', async () => {
    await scene.up(instancesNamed('ab'));
    garbling.add(scene.machineOf('a'));
    const taken = await apply(await plan());
    expect(taken).toMatchObject({ state: 'reverted', reason: 'recheck-failed', canRollBack: false });
    expect(taken.steps.map(({ name }) => name)).toContain('restore-greeting');
    expect(greetingOf(scene.machineOf('a'))).toBe('Welcome');

    const planned = await plan('b');
    setGreeting(scene.machineOf('b'), 'Go away');
    expect(await apply(planned)).toMatchObject({ state: 'refused', reason: 'changed-since-plan' });
    expect(greetingOf(scene.machineOf('b'))).toBe('Go away');
  });

  it('is rolled out, and the rollout is taken back but for what somebody changed since', async () => {
    await scene.up(instancesNamed('abc'));
    const asked = { kind: GREET, scope: { all: true }, mtu: 1442 } as unknown as RolloutInput;
    const first = await reached((await planRollout(operator, asked)).id, 'planned');
    expect(first).toMatchObject({ kind: GREET, summary: { ready: 3, interrupted: { count: 0 } } });
    expect((await listMembers(first.id)).items[0]?.shown).toMatchObject({ bound: { what: 'file', is: 'Welcome' } });
    await started(first);
    const done = await reached(first.id, 'finished', 'stopped');
    expect(await outcomes(done.id)).toEqual(['a', 'b', 'c'].map((name) => `${name} confirmed confirmed`));
    expect(toLiveRollout(done)).toMatchObject({ kind: GREET, canRollBack: true });
    const heading = translator('en', 'rollout')(`heading.${done.kind}`, { count: 3, mtu: 1442 });
    expect(heading).toBe('Greet with 1442 on 3');

    setGreeting(scene.machineOf('b'), 'Go away');
    const back = await planRollout(operator, { kind: 'rollback', rollbackOfId: done.id });
    const planned = await reached(back.id, 'planned');
    expect(planned).toMatchObject({ kind: GREET, rollbackOfId: done.id, summary: { ready: 2 } });
    expect(await outcomes(back.id)).toContain('b left-out changed-since-fix');
    await started(planned);
    await reached(back.id, 'finished', 'stopped');
    expect(['a', 'b', 'c'].map((name) => greetingOf(scene.machineOf(name)))).toEqual(['Welcome', 'Go away', 'Welcome']);
  });

  it('is refused in its turn where what its plan is bound to changed after the dry run', async () => {
    await scene.up(instancesNamed('a'));
    const asked = { kind: GREET, scope: { all: true }, mtu: 1442 } as unknown as RolloutInput;
    const planned = await reached((await planRollout(operator, asked)).id, 'planned');
    setGreeting(scene.machineOf('a'), 'Welcome!');
    await started(planned);
    await reached(planned.id, 'stopped');
    expect((await listMembers(planned.id)).items).toMatchObject([
      { state: 'refused', reason: 'changed-since-plan', reasonParams: { what: 'file' } },
    ]);
  });

  it('is taken by the API and offered by the form of a rollout', async () => {
    await scene.up(instancesNamed('a'));
    const { described, refused } = await askApi();
    const body = { instanceId: scene.ids().a, kind: GREET, mtu: 1442 };
    const planned = await described(operations.plan, { method: 'POST', path: '/remediations', body });
    expect(planned).toMatchObject({ kind: GREET, plan: { will: 'MTU 1442' } });
    const many = { kind: GREET, scope: { all: true }, mtu: 1442 };
    const rollout = await described(rolloutOperations.plan, { method: 'POST', path: '/rollouts', body: many });
    expect(rollout).toMatchObject({ kind: GREET });
    await reached(rollout.id, 'planned');
    await refused({ method: 'POST', path: '/rollouts', body: { ...many, kind: 'recreate-network' } }, 422);

    const form = createElement(RolloutForm, {
      ...{ action: async () => ({ status: 'idle' as const }), scope: [], total: 1, recommended: [] },
      kinds: ROLLOUT_KINDS,
    });
    expect(rendered(form)).toMatch(/name="kind"[^>]*value="greet"/);
    expect(rendered(form)).toContain('Greet');
  });
});
