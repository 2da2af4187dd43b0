import type { Page } from '@playwright/test';
import { scaled } from '../pace/scaled.mjs';
import { ADMIN, expect, expectAccessible, signIn, test } from './fixtures';

/** Paths of every page, for existing instances. */
function pages(ids: Record<string, string>, sweep: string): string[] {
  return [
    '/',
    '/?q=nothing-matches-this',
    `/instances/${ids['osaka-batch-01']}`,
    `/instances/${ids['tokyo-compose-01']}`,
    `/instances/${ids['osaka-batch-01']}/fix`,
    `/instances/${ids['osaka-batch-01']}/edit`,
    '/instances/new',
    '/instances/import',
    '/credentials',
    '/credentials/new',
    '/host-keys',
    '/sweeps',
    `/sweeps/${sweep}`,
    '/rollouts',
    '/rollouts/new?all=1',
    '/history',
    '/settings',
    '/api-docs',
  ];
}

async function choose(page: Page, url: string, language: 'en' | 'ja', theme: 'light' | 'dark') {
  await page.context().addCookies([
    { name: 'clearance-language', value: language, url },
    { name: 'clearance-theme', value: theme, url },
  ]);
}

for (const [language, theme] of [
  ['en', 'light'],
  ['ja', 'dark'],
] as const) {
  test(`every page is accessible and fits 320 px, ${language}, ${theme}`, async ({ admin: page, clearance }) => {
    test.setTimeout(scaled(240_000));
    const { url } = clearance.server;
    await choose(page, url, language, theme);
    const sweeps = await clearance.api.read<{ items: { id: string }[] }>('/sweeps');
    const plan = await clearance.api.must<{ id: string }>('POST', '/remediations', {
      instanceId: clearance.ids['osaka-batch-01'],
    });
    const rollout = await clearance.api.must<{ id: string }>('POST', '/rollouts', {
      kind: 'set-mtu',
      scope: { all: true },
    });
    const made = [`/remediations/${plan.id}`, `/rollouts/${rollout.id}`];
    for (const path of [...pages(clearance.ids, sweeps.items[0]?.id ?? ''), ...made]) {
      await test.step(path, async () => {
        await page.goto(`${url}${path}`);
        await expect(page.locator('h1').first()).toBeAttached();
        await expect(page.locator('html')).toHaveAttribute('lang', language);
        await expectAccessible(page);
        await page.setViewportSize({ width: 320, height: 700 });
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect.soft(overflow, `${path} at 320 px`).toBeLessThanOrEqual(0);
        await page.setViewportSize({ width: 1280, height: 900 });
      });
    }
  });
}

test('the sign-in page is accessible in both languages, and the switch is kept', async ({ watched: page, server }) => {
  await page.goto(`${server.url}/sign-in`);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Show in Japanese' }).click();
  await expect(page.getByRole('heading', { name: 'Clearance にサインイン' })).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
  await page.getByTitle('ダーク').click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('the keyboard alone leads from the fleet to a plan', async ({ watched: page, clearance }) => {
  await signIn(page, clearance.server.url, ADMIN);
  const go = async (name: RegExp, role: 'link' | 'button' | 'checkbox' = 'link') => {
    const target = page.getByRole(role, { name }).first();
    for (let presses = 0; presses < 120; presses += 1) {
      if (await target.evaluate((node) => node === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not lead to ${name}`);
  };
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await go(/^osaka-batch-01$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'osaka-batch-01' })).toBeVisible();
  await go(/^Plan: set Docker's MTU to 1442$/);
  await page.keyboard.press('Enter');
  await expect(page.getByLabel("Docker's MTU")).toBeVisible();
  await go(/^Look and plan$/, 'button');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: /^Docker's MTU: 1500/ })).toBeVisible();
});
