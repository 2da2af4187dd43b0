import { scaled } from '../pace/scaled.mjs';
import { expect, expectAccessible, test } from './fixtures';

test('where a restart has to wait, an MSS clamp is offered, planned, put in place, shown and removed', async ({
  admin: page,
  clearance,
}) => {
  test.setTimeout(scaled(240_000));
  const { server, ids } = clearance;
  const instance = `${server.url}/instances/${ids['tokyo-web-02']}`;

  await test.step('the plan of a restart offers it, with its limits', async () => {
    await page.goto(`${instance}/fix`);
    await page.getByRole('button', { name: 'Look and plan' }).click();
    await expect(page.getByRole('heading', { name: 'Not now?' })).toBeVisible();
    await expect(page.getByText('TCP only: UDP, QUIC (HTTP/3) and ICMP are not helped.')).toBeVisible();
    await page.getByRole('button', { name: 'Plan an MSS clamp' }).click();
  });

  await test.step('its plan shows the rules to the letter, and interrupts nobody', async () => {
    await expect(page.getByRole('heading', { level: 1, name: 'Hold TCP of containers' })).toBeVisible();
    await expect(page.getByText('tcp option maxseg size set 1402').first()).toBeVisible();
    await expect(page.getByText('No container is stopped or cut off, and Docker is not restarted.')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Put the rules in place' }).click();
    await expect(page.getByText(/^The change is in force and confirmed\./)).toBeVisible();
  });

  await test.step('the page of the instance shows it, and is as oversized as before', async () => {
    await page.goto(instance);
    await expect(page.getByText('In force: 1402 bytes of TCP payload (IPv4)')).toBeVisible();
    await expect(page.getByText('Oversized').first()).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Plan its removal' }).click();
  });

  await test.step('it is removed, and the record of it says that it is gone', async () => {
    await page.getByRole('button', { name: 'Remove the rules' }).click();
    await expect(page.getByText(/^The change is in force and confirmed\./)).toBeVisible();
    await page.goto(instance);
    await expect(page.getByText('In force:')).toHaveCount(0);
    await page.getByRole('link', { name: /Clamp TCP's MSS/ }).click();
    await expect(page.getByText('The newest inspection does not see these rules any more')).toBeVisible();
  });
});
