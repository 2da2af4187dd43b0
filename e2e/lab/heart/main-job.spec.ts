import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { ADMIN, expect, test } from '../../browser/fixtures';
import { scaled } from '../../pace/scaled.mjs';
import { startContainer } from '../docker/containers';
import { downloadInContainer } from '../docker/download';
import { labSupport } from '../host/support';
import { mustSh } from '../instance/exec';
import { instanceOf } from '../lab-file';
import { giveLabBack, takeLab } from '../pool/pool';
import type { Instance, Lab } from '../types';

const support = labSupport();
const FIXED = 'bookworm';
const OTHERS = ['bullseye', 'trixie'];

test.skip(!support.supported, support.reason);

let lab: Lab;
test.beforeAll(async () => {
  test.setTimeout(scaled(300_000));
  lab = await takeLab();
});
test.afterAll(() => giveLabBack(lab));

test('the main job on Debian 11, 12 and 13, in the browser', async ({ watched: page, startOwnServer }, info) => {
  test.setTimeout(scaled(300_000));
  const server = await startOwnServer();
  const shot = (name: string) => page.screenshot({ path: info.outputPath(`${name}.png`), fullPage: true });
  const download = (name: string, timeoutSeconds: number) =>
    downloadInContainer(instanceOf(lab, name), lab.web, 'bridge', { timeoutSeconds });

  await test.step('before: the instances are well, and a container on each of them is stuck', async () => {
    const before = await Promise.all([FIXED, ...OTHERS].map((name) => download(name, 2)));
    for (const { complete, received } of before) {
      expect(complete).toBe(false);
      expect(received).toBeLessThan(1442);
    }
    await startContainer(instanceOf(lab, FIXED), { name: 'shop', restart: 'always' });
    await startContainer(instanceOf(lab, FIXED), { name: 'batch' });
  });

  await test.step('set up, and add the first instance with its key compared', async () => {
    await page.goto(server.setUpUrl ?? '');
    await page.getByLabel('E-mail').fill(ADMIN.email);
    await page.getByLabel('Password').fill(ADMIN.password);
    await page.getByRole('button', { name: 'Create the administrator' }).click();
    await page.getByRole('link', { name: 'Add an instance' }).first().click();
    await fillInstance(page, instanceOf(lab, FIXED));
    const credential = page.getByRole('group', { name: 'New credential' });
    await credential.getByLabel('Name', { exact: true }).fill('lab key');
    await credential.getByLabel('User name').fill(lab.users.operator);
    await credential.getByRole('textbox', { name: 'Private key' }).fill(readFileSync(lab.keys.ed25519, 'utf8'));
    await page.getByRole('button', { name: 'Test the connection' }).click();
    await expect(page.getByText(instanceOf(lab, FIXED).hostKeys.ed25519)).toBeVisible();
    await page.getByRole('button', { name: 'The fingerprint is right: go on' }).click();
    await expect(page.getByText(/Signed in as operator on Debian GNU\/Linux 12/)).toBeVisible();
    await shot('test-connection');
    await page.getByRole('button', { name: 'Add the instance' }).click();
    await expect(page.getByRole('heading', { level: 1, name: FIXED })).toBeVisible();
  });

  await test.step('add the other two: nobody signs in there before their keys are approved', async () => {
    for (const name of OTHERS) {
      await page.goto(`${server.url}/instances/new`);
      await fillInstance(page, instanceOf(lab, name));
      await page.getByRole('button', { name: 'Add the instance' }).click();
      await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    }
    await sweepAll(page, server.url);
    await expect(page.getByText('host key to approve')).toHaveCount(2);
    await page.goto(`${server.url}/host-keys`);
    await expect(page.getByRole('button', { name: 'Approve this key' })).toHaveCount(2);
    await shot('host-keys');
    for (const name of OTHERS) {
      const card = page.getByRole('listitem').filter({ has: page.getByRole('link', { name, exact: true }) });
      await expect(card.getByText(instanceOf(lab, name).hostKeys.ed25519)).toBeVisible();
      await card.getByRole('button', { name: 'Approve this key' }).click();
      await expect(card).toHaveCount(0);
    }
  });

  await test.step('sweep: 1500 against 1442 on all three, with the cause', async () => {
    await sweepAll(page, server.url);
    await expect(page.getByText('1500 → 1442 → 1442')).toHaveCount(3);
    await shot('sweep');
    await page.goto(server.url);
    for (const name of [FIXED, ...OTHERS]) {
      const row = page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });
      await expect(row).toContainText('Oversized');
      await expect(row).toContainText('1500');
      await expect(row).toContainText('1442');
    }
    await shot('fleet');
    await page.getByRole('link', { name: FIXED, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: FIXED })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Docker sends 1500 bytes where 1442 fit' })).toBeVisible();
    await expect(page.getByText('it is 58 bytes too tall')).toBeVisible();
    await shot('instance');
  });

  await test.step('fix one by click', async () => {
    await page.getByRole('link', { name: "Plan: set Docker's MTU to 1442" }).first().click();
    await page.getByRole('button', { name: 'Look and plan' }).click();
    await expect(page.getByRole('heading', { name: "Docker's MTU: 1500 → 1442" })).toBeVisible();
    await expect(page.getByText('2 containers stop')).toBeVisible();
    await shot('plan');
    await page.getByLabel(new RegExp(`^Type ${FIXED}`)).fill(FIXED);
    await page.getByRole('button', { name: /Apply and restart Docker/ }).click();
    await expect(page.getByRole('heading', { name: 'What happened' })).toBeVisible();
    await expect(page.getByText('Confirmed').first()).toBeVisible({ timeout: scaled(120_000) });
    await shot('remediation');
    await page.getByRole('link', { name: FIXED, exact: true }).first().click();
    await expect(page.getByText('A packet of 1442 bytes fits under every bridge on its way.')).toBeVisible();
    await shot('fits');
  });

  await test.step('after: a container there gets its 3 MB, and the others still do not', async () => {
    expect(await download(FIXED, 30)).toMatchObject({ complete: true });
    for (const after of await Promise.all(OTHERS.map((name) => download(name, 2)))) expect(after.complete).toBe(false);
    expect(JSON.parse(await mustSh(instanceOf(lab, FIXED), 'cat /etc/docker/daemon.json'))).toEqual({ mtu: 1442 });
    // Also the container without a restart policy.
    expect(await mustSh(instanceOf(lab, FIXED), 'docker ps --format {{.Names}} | sort')).toBe('batch\nshop\n');
  });

  await test.step('the CSV of the fleet, and of a ticked row', async () => {
    await page.goto(server.url);
    const all = await csvOf(page, 'CSV');
    expect(all.map((row) => [row.Name, row.Verdict])).toEqual([
      [FIXED, 'Fits'],
      ['bullseye', 'Oversized'],
      ['trixie', 'Oversized'],
    ]);
    await page.getByRole('checkbox', { name: 'Tick trixie' }).check();
    expect(await csvOf(page, 'CSV of ticked (1)')).toHaveLength(1);
  });

  await test.step('in Japanese, too', async () => {
    await page.getByRole('button', { name: 'Show in Japanese' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/[\p{Script=Han}\p{Script=Katakana}]/u);
    await shot('fleet-ja');
    await page.getByRole('link', { name: 'trixie', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'trixie' })).toBeVisible();
    await shot('instance-ja');
  });
});

async function fillInstance(page: Page, { name, address, port }: Instance): Promise<void> {
  await page.getByLabel('Name', { exact: true }).first().fill(name);
  await page.getByLabel('Address').fill(address);
  await page.getByLabel('SSH port').fill(String(port));
}

/** Starts a sweep over the fleet by its button, and waits for its end. */
async function sweepAll(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByRole('button', { name: 'Inspect all (3)' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Finished: 3 of 3 inspected' })).toBeVisible();
}

async function csvOf(page: Page, link: string): Promise<Record<string, string>[]> {
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: link, exact: true }).click();
  const text = await readFile(await (await download).path(), 'utf8');
  expect(text.startsWith('\uFEFF')).toBe(true);
  return parse(text, { bom: true, columns: true });
}
