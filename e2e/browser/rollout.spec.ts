import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { SimulatedInstance } from '@/lib/demo/simulated/instance';
import type { SimulatedFleet } from '@/lib/demo/simulated/start-fleet';
import { ADMIN, type Clearance, expect, expectAccessible, inspect, signIn, test, withInstances } from './fixtures';

/** The daemon.json before a rollout changes it. */
const OLD = '{\n  "debug": true\n}\n';

/** Instances named `<tag>-01` and so on, with that tag, each with a container and Docker at its default of 1500. */
function oversized(tag: string, count: number, but: Partial<SimulatedInstance> = {}): SimulatedInstance[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `${tag}-0${index + 1}`,
    tags: [tag],
    daemonJson: OLD,
    containers: [{ name: `shop-${index + 1}`, image: 'shop:1', restart: 'always' }],
    ...(index === 0 ? but : {}),
  }));
}

async function plan(page: Page, { server }: Clearance, tag: string, options: Record<string, string> = {}) {
  await page.goto(`${server.url}/?tag=${tag}`);
  await page.getByRole('link', { name: /^Plan a rollout for all matching/ }).click();
  for (const [label, value] of Object.entries(options)) await page.getByLabel(label, { exact: true }).fill(value);
  await page.getByRole('button', { name: /^Look at \d+ instances? and plan$/ }).click();
  await expect(said(page)).toHaveText('Nothing has been changed yet. Look at the plan, then start it.');
}

const said = (page: Page) => page.getByRole('status').first();
const start = (page: Page) => page.getByRole('button', { name: /^Start with the canary/ });
const stage = (page: Page, name: string) =>
  page
    .getByRole('list', { name: 'Stages' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name }) });
const mtuOf = (fleet: SimulatedFleet, name: string): unknown =>
  JSON.parse(String(fleet.endpoint(name).machine.daemonJson)).mtu;

interface Member {
  instance: { name: string };
  stage: number | null;
  startedAt: string;
  finishedAt: string;
}

/** When each stage began and ended, ms. */
async function times({ api }: Clearance, page: Page) {
  const id = new URL(page.url()).pathname.split('/').at(-1);
  const { items } = await api.read<{ items: Member[] }>(`/rollouts/${id}/members?state=confirmed`);
  const of = (stage: number, at: 'startedAt' | 'finishedAt') =>
    items.filter((member) => member.stage === stage).map((member) => new Date(member[at]).getTime());
  return (stage: number) => ({
    first: Math.min(...of(stage, 'startedAt')),
    last: Math.max(...of(stage, 'finishedAt')),
  });
}

test('from the fleet to the last batch, and all of it rolled back', async ({ admin: page, clearance }) => {
  const instances = [
    ...oversized('roll', 5),
    { name: 'roll-06', tags: ['roll'], daemonJson: '{"mtu": 1442}' },
    { name: 'roll-07', tags: ['roll'], behaviour: 'refused' as const },
  ];
  await withInstances(clearance, instances, async (fleet, ids) => {
    await test.step('the form says what it is about, and tells a payload from a packet', async () => {
      await inspect(clearance.api, { instanceIds: Object.values(ids) });
      await page.goto(`${clearance.server.url}/?tag=roll`);
      await page.getByRole('link', { name: 'Plan a rollout for all matching (7)…' }).click();
      await expect(page.getByText('7 instances that match the filter')).toBeVisible();
      await page.getByRole('radio', { name: /^One number for all/ }).check();
      await page.getByLabel('MTU, in bytes of IP packet').fill('1412');
      await expect(page.getByText('ping -s 1412 sends a packet of 1440 bytes')).toBeVisible();
      await page.getByRole('radio', { name: /^What each instance needs/ }).check();
      await page.getByLabel('Batch size').fill('0');
      await page.getByRole('button', { name: 'Look at 7 instances and plan' }).click();
      await expect(page.getByLabel('Batch size')).toHaveAttribute('aria-invalid', 'true');
      await page.getByLabel('Batch size').fill('2');
      await expect(page.getByText('At most: 1 instance first, then 3 batches of up to 2 instances.')).toBeVisible();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Look at 7 instances and plan' }).click();
    });

    await test.step('the plan: stages, who is interrupted, who is left out and why', async () => {
      await expect(said(page)).toHaveText('Nothing has been changed yet. Look at the plan, then start it.');
      await expect(page.getByText('5 instances have their turn, 2 are left out.')).toBeVisible();
      await expect(stage(page, 'Canary')).toContainText('roll-01');
      await expect(stage(page, 'Batch 1')).toContainText('roll-03');
      await expect(stage(page, 'Batch 2')).toContainText('roll-05');
      await expect(page.getByText('5 containers stop, on each instance for about')).toBeVisible();
      await expect(page.getByText('shop-4', { exact: true })).toBeVisible();
      await expect(page.getByRole('heading', { name: /already uses an MTU of 1442/ })).toBeVisible();
      await expect(page.getByRole('heading', { name: /could not connect to the instance \(refused\)/ })).toBeVisible();
      await expect(page.getByRole('row')).toHaveCount(8);
      await page.getByRole('button', { name: /^Left out/ }).click();
      await expect(page.getByRole('row')).toHaveCount(3);
      await page.getByRole('button', { name: /^Left out/ }).click();
      await page.getByRole('searchbox', { name: 'Search by name' }).fill('roll-02');
      await expect(page.getByRole('row')).toHaveCount(2);
      await page.getByRole('searchbox', { name: 'Search by name' }).fill('');
      for (const { machine } of fleet.endpoints) expect(machine.fixes.size).toBe(0);
      await expectAccessible(page);
    });

    await test.step('their number is typed first', async () => {
      await expect(start(page)).toHaveAttribute('aria-disabled', 'true');
      await page.getByLabel(/^Type 5 to say/).fill('4');
      await expect(start(page)).toHaveAttribute('aria-disabled', 'true');
      await page.getByLabel(/^Type 5 to say/).fill('5');
      await start(page).click();
    });

    await test.step('stage by stage to the end', async () => {
      await expect(said(page)).toHaveText('Finished: every instance has had its turn.');
      await expect(page.getByText('5 of 5 have had their turn')).toBeVisible();
      await expect(page.getByRole('button', { name: /^Confirmed/ })).toContainText('5');
      for (const name of ['roll-01', 'roll-02', 'roll-03', 'roll-04', 'roll-05']) expect(mtuOf(fleet, name)).toBe(1442);
      expect(fleet.endpoint('roll-06').machine.fixes.size).toBe(0);
      const at = await times(clearance, page);
      expect(at(0).last).toBeLessThanOrEqual(at(1).first);
      expect(at(1).last).toBeLessThanOrEqual(at(2).first);
      await expectAccessible(page);
    });

    await test.step('what it came to is kept: as a table, as CSV, and with each record', async () => {
      const download = page.waitForEvent('download');
      await page.getByRole('link', { name: 'CSV' }).click();
      const csv = await readFile(await (await download).path(), 'utf8');
      expect(csv.trim().split('\r\n')).toHaveLength(8);
      await page.getByRole('link', { name: 'Record: roll-02' }).click();
      await expect(page.getByRole('heading', { name: "Docker's MTU: 1500 → 1442" })).toBeVisible();
      await page.getByRole('link', { name: 'Part of a rollout' }).click();
      await expect(page.getByRole('heading', { name: 'Set the recommended MTU on 7 instances' })).toBeVisible();
    });

    await test.step('rolled back as a rollout with its own plan', async () => {
      await page.getByRole('link', { name: 'Roll back…' }).click();
      await expect(page.getByText('5 instances where it was confirmed')).toBeVisible();
      await page.getByRole('button', { name: 'Look at 5 instances and plan' }).click();
      await page.getByLabel(/^Type 5 to say/).fill('5');
      await start(page).click();
      await expect(said(page)).toHaveText('Finished: every instance has had its turn.');
      for (const { machine, name } of fleet.endpoints) {
        if (name < 'roll-06') expect(String(machine.daemonJson)).toBe(OLD);
      }
      await page.goto(`${clearance.server.url}/rollouts`);
      await expect(page.getByRole('link', { name: 'Put the old daemon.json back on 5 instances' })).toBeVisible();
    });
  });
});

test('a canary that fails stops it, and nobody else is touched', async ({ admin: page, clearance }) => {
  await withInstances(clearance, oversized('cage', 3, { restartFails: true }), async (fleet) => {
    await plan(page, clearance, 'cage');
    // Three are few: nothing has to be typed.
    await start(page).click();
    await expect(said(page)).toHaveText('Stopped by its own rule.');
    await expect(
      page.getByText('An instance of the canary did not end confirmed, so no other instance'),
    ).not.toHaveCount(0);
    await expect(page.getByText('2 instances were left as they were.')).toBeVisible();
    await expect(stage(page, 'Canary')).toContainText('Rolled back');
    await expect(stage(page, 'Batch 1').getByText('Not started', { exact: true })).not.toHaveCount(0);
    for (const name of ['cage-02', 'cage-03']) {
      expect(fleet.endpoint(name).machine.fixes.size).toBe(0);
      expect(String(fleet.endpoint(name).machine.daemonJson)).toBe(OLD);
    }
    expect(String(fleet.endpoint('cage-01').machine.daemonJson)).toBe(OLD);
    await expectAccessible(page);
    await page.getByRole('link', { name: 'See the steps and the evidence: cage-01' }).click();
    await expect(page.getByText('Restore the old daemon.json').first()).toBeVisible();
  });
});

test('it pauses, goes on, and is cancelled, each after what runs', async ({ admin: page, clearance }) => {
  // Slow enough to press a button while a fix runs.
  const pace = 0.5;
  await withInstances(
    clearance,
    oversized('hold', 4),
    async (fleet) => {
      await page.goto(`${clearance.server.url}/?tag=hold`);
      await page.getByRole('link', { name: /^Plan a rollout for all matching/ }).click();
      await page.getByLabel('Batch size').fill('1');
      await page.getByLabel('Pause after the canary').check();
      await page.getByRole('button', { name: 'Look at 4 instances and plan' }).click();
      await page.getByLabel(/^Type 4 to say/).fill('4');
      await start(page).focus();
      await page.keyboard.press('Enter');
      // The form disappears. Keyboard users get the focus on the message, not at the top of the page.
      await expect(said(page)).toBeFocused();

      await expect(said(page)).toHaveText('Paused. Nothing runs and nothing begins until it is resumed.');
      await expect(stage(page, 'Canary')).toContainText('Confirmed');
      expect(fleet.endpoint('hold-02').machine.fixes.size).toBe(0);
      await expectAccessible(page);

      await page.getByRole('button', { name: 'Resume' }).click();
      await expect(said(page)).toHaveText('Batch 1 of 3 is under way.');
      await expect(stage(page, 'Batch 1')).toContainText('Running');
      await page.getByRole('button', { name: 'Pause' }).click();
      await expect(said(page)).toHaveText('Paused. Nothing runs and nothing begins until it is resumed.');
      await expect(stage(page, 'Batch 1')).toContainText('Confirmed');
      expect(fleet.endpoint('hold-03').machine.fixes.size).toBe(0);

      await page.getByRole('button', { name: 'Resume' }).click();
      await expect(stage(page, 'Batch 2')).toContainText('Running');
      await page.getByRole('button', { name: 'Cancel the rollout' }).click();
      await expect(said(page)).toHaveText('Cancelled.');
      await expect(stage(page, 'Batch 2')).toContainText('Confirmed');
      await expect(stage(page, 'Batch 3')).toContainText('Not started');
      expect(fleet.endpoint('hold-04').machine.fixes.size).toBe(0);
      await expect(page.getByRole('button', { name: /Resume|Cancel the rollout/ })).toHaveCount(0);
    },
    pace,
  );
});

test('a viewer sees all of it and may do nothing', async ({ watched: page, clearance }) => {
  const viewer = { email: 'onlooker@example.jp', password: 'only here to look around' };
  const { api, server } = clearance;
  await api.must('POST', '/users', { ...viewer, role: 'viewer' });
  const rollout = await api.must<{ id: string }>('POST', '/rollouts', {
    kind: 'set-mtu',
    scope: { filter: { tag: 'web' } },
  });
  await signIn(page, server.url, viewer);
  await expect(page.getByRole('button', { name: /^Plan a rollout/ })).toHaveAttribute('aria-disabled', 'true');
  await page.goto(`${server.url}/rollouts/${rollout.id}`);
  await expect(said(page)).toHaveText('Nothing has been changed yet. Look at the plan, then start it.');
  await expect(page.getByRole('row').filter({ hasText: 'tokyo-web-01' })).toBeVisible();
  await expect(start(page)).toHaveAttribute('aria-disabled', 'true');
  await expect(page.getByRole('button', { name: /^Discard the plan/ })).toHaveAttribute('aria-disabled', 'true');
  await expect(page.getByText('Only operators and administrators can do this.').first()).toBeVisible();
  await page.goto(`${server.url}/rollouts/new?tag=web`);
  await expect(page.getByText('This page is for the role Operator and above.')).toBeVisible();

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await signIn(page, server.url, ADMIN);
  await page.goto(`${server.url}/rollouts/${rollout.id}`);
  await page.getByRole('button', { name: 'Discard the plan' }).click();
  await expect(said(page)).toHaveText('Cancelled.');
});

test('an address that means nobody plans nothing', async ({ admin: page, clearance }) => {
  for (const query of ['', '?ids=not-an-id', '?verdict=unheard-of', '?tag=nobody-has-this']) {
    await page.goto(`${clearance.server.url}/rollouts/new${query}`);
    await expect(page.getByRole('heading', { name: 'No instances to plan for' })).toBeVisible();
    await expect(page.getByRole('button', { name: /^Look at/ })).toHaveCount(0);
  }
});
