import type { Page } from '@playwright/test';
import { ADMIN, expect, signIn, test } from '../../browser/fixtures';
import { scaled } from '../../pace/scaled.mjs';
import { type ApiClient, apiClient } from '../../server/api-client';
import { makeToken, type TestServer } from '../../server/start-server';
import { createDockerNetwork, startContainer } from '../docker/containers';
import { setDaemonJson } from '../docker/daemon-json';
import { downloadInContainer } from '../docker/download';
import { labSupport } from '../host/support';
import { mustSh } from '../instance/exec';
import { instanceOf } from '../lab-file';
import { setPath } from '../network/path';
import { giveLabBack, takeLab } from '../pool/pool';
import { setMetadata } from '../services/set-metadata';
import { giveTo, mtuOf } from '../tests/nic-managers';
import { fleetByName, keepCredential, register, sweepAll } from '../tests/registered-lab';
import type { Instance, Lab } from '../types';

const support = labSupport();
const PLAIN = 'bookworm';
/** Has network managers. */
const MANAGED = 'bookworm-nic';

test.skip(!support.supported, support.reason);
test.describe.configure({ mode: 'serial' });

let lab: Lab;
test.beforeAll(async () => {
  test.setTimeout(scaled(600_000));
  lab = await takeLab([PLAIN, 'bookworm+nic']);
});
test.afterAll(() => giveLabBack(lab));

const on = (name: string): Instance => instanceOf(lab, name);
const download = (name: string, network: string, timeoutSeconds = 30) =>
  downloadInContainer(on(name), lab.web, network, { timeoutSeconds });

test('each cause is mended by the main button alone', async ({ watched: page, startOwnServer }, info) => {
  test.setTimeout(scaled(600_000));
  const server = await startOwnServer({
    env: { CLEARANCE_ADMIN_EMAIL: ADMIN.email, CLEARANCE_ADMIN_PASSWORD: ADMIN.password },
  });
  const { api, ids } = await registerAll(server);
  await signIn(page, server.url, ADMIN);
  const mend = (name: string, verdict: string) =>
    mendByMainButton(page, `${server.url}/instances/${ids[name]}`, name, verdict, (when) =>
      page.screenshot({ path: info.outputPath(`${name}-${verdict}-${when}.png`.replaceAll(' ', '-')), fullPage: true }),
    );

  await test.step('Mixed: the network is recreated, and Docker is not restarted', async () => {
    await setDaemonJson(on(PLAIN), '{"mtu":1442}');
    await createDockerNetwork(on(PLAIN), 'shop');
    await startContainer(on(PLAIN), { name: 'web', network: 'shop', restart: 'always' });
    const daemon = await mustSh(on(PLAIN), 'systemctl show -p MainPID docker.service');
    expect(await download(PLAIN, 'shop', 2)).toMatchObject({ complete: false });
    await sweepAll(api);
    expect(await mend(PLAIN, 'Mixed')).toEqual(['Network shop: 1500 → 1442']);
    expect(await download(PLAIN, 'shop')).toMatchObject({ complete: true });
    expect(await mustSh(on(PLAIN), 'systemctl show -p MainPID docker.service')).toBe(daemon);
  });

  await test.step('Black hole: Docker first, then the interface', async () => {
    await giveTo(on(MANAGED), 'ifupdown');
    // The overlay takes packets of 1500 bytes, and the path to the target behind it does not.
    await setPath(lab, { limit: 1500, targets: ['gateway'] });
    expect(await download(MANAGED, 'bridge', 2)).toMatchObject({ complete: false });
    await sweepAll(api);
    expect((await fleetByName(api))[MANAGED]).toMatchObject({ verdict: 'black-hole', egressMtu: 1500, pathMtu: 1442 });
    expect(await mend(MANAGED, 'Black hole')).toEqual([
      "Docker's MTU: 1500 → 1442",
      'MTU of ens3: 1500 → 1442, now and for good',
    ]);
    expect(await download(MANAGED, 'bridge')).toMatchObject({ complete: true });
    expect(await mtuOf(on(MANAGED))).toBe(1442);
  });

  await test.step('NIC wrong: the interface gets what OpenStack says', async () => {
    await mustSh(
      on(MANAGED),
      'rm -f /etc/network/if-up.d/clearance-mtu-ens3; ip link set ens3 mtu 1500; mkdir -p /run/cloud-init; echo openstack >/run/cloud-init/cloud-id',
    );
    await setMetadata(lab, { mtu: 1442 });
    try {
      await sweepAll(api);
      expect(await mend(MANAGED, 'NIC wrong')).toEqual(['MTU of ens3: 1500 → 1442, now and for good']);
      expect(await download(MANAGED, 'bridge')).toMatchObject({ complete: true });
    } finally {
      await setMetadata(lab, null);
    }
  });
});

/** Both instances in a fleet that trusts their keys and measures one target. */
async function registerAll(server: TestServer): Promise<{ api: ApiClient; ids: Record<string, string> }> {
  const api = apiClient(server.url, await makeToken(server, 'admin'));
  await api.must('PATCH', '/settings', {
    hostKeyPolicy: 'trust-on-first-use',
    proofUrl: lab.web.url,
    targets: [lab.web.address],
  });
  const credentialId = await keepCredential(api, lab, 'operator');
  const ids: Record<string, string> = {};
  for (const { name, address } of lab.instances) ids[name] = await register(api, { name, address, credentialId });
  return { api, ids };
}

/**
 * Clicks the main button and applies its plan until the instance fits.
 * @returns the titles of the plans
 */
async function mendByMainButton(
  page: Page,
  url: string,
  name: string,
  verdict: string,
  shot: (when: string) => Promise<unknown>,
): Promise<string[]> {
  await page.goto(url);
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(page.locator('header, main').getByText(verdict, { exact: true }).first()).toBeVisible();
  await shot('before');
  const titles: string[] = [];
  for (let plans = 0; plans < 3; plans += 1) {
    await page.goto(url);
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    const button = page.locator('.btn-primary').filter({ hasText: /^Plan: / });
    if ((await button.count()) === 0) break;
    await button.click();
    const asks = page.getByRole('button', { name: 'Look and plan' });
    const shown = page.getByRole('heading', { name: 'Preflight' });
    await expect(asks.or(shown)).toBeVisible();
    if (await asks.isVisible()) await asks.click();
    await expect(shown).toBeVisible();
    titles.push((await page.getByRole('heading', { level: 1 }).textContent()) ?? '');
    const typed = page.getByLabel(new RegExp(`^Type ${name} `));
    if (await typed.isVisible()) await typed.fill(name);
    await page.getByRole('form', { name: 'Apply the plan' }).getByRole('button').click();
    await expect(page.getByText(/^Verdict after it: /)).toBeVisible({ timeout: scaled(120_000) });
    await expect(page.getByText(/^Confirmed/).first()).toBeVisible();
    await shot(`change-${plans + 1}`);
  }
  await expect(page.getByText('Fits', { exact: true }).first()).toBeVisible();
  await shot('after');
  return titles;
}
