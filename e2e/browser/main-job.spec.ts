import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { scaled } from '../pace/scaled.mjs';
import { ADMIN, expect, simulate, test } from './fixtures';

test('from an empty server to a container that fits', async ({ watched: page, startOwnServer }) => {
  test.setTimeout(scaled(360_000));
  const fresh = await startOwnServer();
  const fleet = await simulate(['tokyo-web-01'], 0.1);
  const [endpoint] = fleet.endpoints;
  if (!endpoint || !fresh.setUpUrl) throw new Error('nothing to test against');
  try {
    await test.step('the one-time link makes the first administrator', async () => {
      await page.goto(fresh.setUpUrl ?? '');
      await page.getByLabel('E-mail').fill(ADMIN.email);
      await page.getByLabel('Password').fill('short');
      await page.getByRole('button', { name: 'Create the administrator' }).click();
      await expect(page.getByText('at least 12 characters for the password')).toBeVisible();
      await expect(page.getByLabel('E-mail')).toHaveValue(ADMIN.email);
      await page.getByLabel('Password').fill(ADMIN.password);
      await page.getByRole('button', { name: 'Create the administrator' }).click();
      await expect(page.getByText('No instances yet')).toBeVisible();
    });

    await test.step('sign out, and in again', async () => {
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByLabel('E-mail').fill(ADMIN.email);
      await page.getByLabel('Password').fill('not the password');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByText('E-mail or password is wrong.')).toBeVisible();
      await page.getByLabel('Password').fill(ADMIN.password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByText('No instances yet')).toBeVisible();
    });

    await test.step('add an instance: test the connection, compare the host key', async () => {
      await page.getByRole('link', { name: 'Add an instance' }).first().click();
      await page.getByLabel('Name', { exact: true }).first().fill('web 東京');
      await page.getByLabel('Address').fill(endpoint.address);
      await page.getByLabel('SSH port').fill(String(endpoint.port));
      const credential = page.getByRole('group', { name: 'New credential' });
      await credential.getByLabel('Name', { exact: true }).fill('debian key');
      await credential.getByLabel('User name').fill(fleet.credential.username);
      await credential.getByRole('textbox', { name: 'Private key' }).fill(fleet.credential.privateKey);
      await page.getByRole('button', { name: 'Test the connection' }).click();
      await expect(page.getByText(endpoint.hostKeyFingerprint)).toBeVisible();
      await expect(page.getByText('The credential “debian key” is kept')).toBeVisible();
      await page.getByRole('button', { name: 'The fingerprint is right: go on' }).click();
      await expect(page.getByText(/Signed in as debian on Debian GNU\/Linux 12/)).toBeVisible();
      await page.getByRole('button', { name: 'Add the instance' }).click();
      await expect(page.getByRole('heading', { level: 1, name: 'web 東京' })).toBeVisible();
    });

    await test.step('inspect: 1500 against 1442, with the cause', async () => {
      await page.getByRole('button', { name: 'Inspect now' }).click();
      await expect(page.getByText('it is 58 bytes too tall')).toBeVisible();
      await expect(page.getByText('Oversized').first()).toBeVisible();
      await expect(page.getByText('Docker sends 1500 bytes where 1442 fit')).toBeVisible();
      await page
        .getByText(/^Evidence/)
        .first()
        .click();
      await expect(page.getByText(/docker network inspect/).first()).toBeVisible();
    });

    await test.step('plan: a payload is told from a packet, the diff and who is interrupted', async () => {
      await page.getByRole('link', { name: "Plan: set Docker's MTU to 1442" }).first().click();
      await page.getByLabel("Docker's MTU").fill('1412');
      await expect(page.getByText('ping -s 1412 sends a packet of 1440 bytes')).toBeVisible();
      await page.getByLabel("Docker's MTU").fill('1442');
      await page.getByRole('button', { name: 'Look and plan' }).click();
      await expect(page.getByRole('heading', { name: "Docker's MTU: 1500 → 1442" })).toBeVisible();
      await expect(page.getByRole('region', { name: 'Difference' })).toContainText('+  "mtu": 1442');
      await expect(page.getByText('2 containers stop')).toBeVisible();
      await expect(page.getByText('nginx', { exact: true })).toBeVisible();
    });

    await test.step('apply needs the name, and is followed live to its end', async () => {
      const apply = page.getByRole('button', { name: /Apply and restart Docker/ });
      await expect(apply).toHaveAttribute('aria-disabled', 'true');
      await page.getByLabel(/^Type web 東京/).fill('web 東京');
      await apply.click();
      await expect(page.getByRole('heading', { name: 'What happened' })).toBeVisible();
      await expect(page.getByText('Confirmed').first()).toBeVisible({ timeout: scaled(45_000) });
      expect(JSON.parse(String(endpoint.machine.daemonJson))).toMatchObject({ mtu: 1442 });
      const steps = await downloaded(page, 'CSV of the steps');
      expect(steps).toContain('"web 東京"');
      expect(steps).toContain('"Restart Docker"');
    });

    await test.step('it fits', async () => {
      await page.getByRole('link', { name: 'web 東京' }).click();
      await expect(page.getByText('A packet of 1442 bytes fits under every bridge on its way.')).toBeVisible();
      await expect(page.getByText('Fits').first()).toBeVisible();
    });

    await test.step('the CSV of the fleet', async () => {
      await page.getByRole('link', { name: 'Fleet', exact: true }).first().click();
      const text = await downloaded(page, 'CSV');
      expect(text.startsWith('\uFEFF')).toBe(true);
      expect(text).toContain('web 東京');
      expect(text).toContain('1442');
    });

    await test.step('rolled back, byte for byte', async () => {
      await page.getByRole('link', { name: 'web 東京' }).click();
      await page.getByRole('link', { name: 'Confirmed' }).click();
      await page.getByRole('button', { name: 'Roll back…' }).click();
      await expect(page.getByRole('heading', { name: /Put the old daemon.json back/ })).toBeVisible();
      await page.getByLabel(/^Type web 東京/).fill('web 東京');
      await page.getByRole('button', { name: /Apply and restart Docker/ }).click();
      await expect(page.getByText('Confirmed').first()).toBeVisible({ timeout: scaled(45_000) });
    });

    await test.step('and the history says all of it', async () => {
      await page.getByRole('link', { name: 'History' }).click();
      await expect(page.getByText('Applied a fix').first()).toBeVisible();
      await expect(page.getByText('Added an instance').first()).toBeVisible();
      await expect(page.getByText('Added a credential').first()).toBeVisible();
      const fixes = await downloaded(page, 'CSV of remediations');
      expect(fixes.trim().split('\r\n')).toHaveLength(3);
      expect(fixes).toContain('"Confirmed"');
      expect((await downloaded(page, 'CSV of steps')).match(/"Restart Docker"/g)).toHaveLength(2);
    });
  } finally {
    await fleet.stop();
  }
});

/** The text of the file that a link downloads. */
async function downloaded(page: Page, link: string): Promise<string> {
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: link, exact: true }).click();
  return readFile(await (await download).path(), 'utf8');
}
