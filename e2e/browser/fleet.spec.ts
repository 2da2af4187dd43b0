import { readFile } from 'node:fs/promises';
import { expect, test, withInstances } from './fixtures';

test('a tile filters, the address keeps it, and clearing brings all back', async ({ admin: page, clearance }) => {
  const tiles = page.getByRole('navigation', { name: 'Instances by verdict' });
  const tile = tiles.getByRole('link', { name: /^Mixed/ });
  const count = Number(((await tile.textContent()) ?? '').replace(/\D/g, ''));
  await tile.click();
  await expect(page).toHaveURL(/verdict=mixed/);
  await expect(page.getByRole('row')).toHaveCount(count + 1);
  await expect(page.getByRole('rowheader', { name: /tokyo-compose-01/ })).toBeVisible();

  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(page.getByRole('row')).toHaveCount(Object.keys(clearance.ids).length + 1);

  await page.getByRole('searchbox', { name: 'Search by name, address or notes' }).fill('osaka');
  await expect(page).toHaveURL(/q=osaka/);
  await expect(page.getByRole('row')).toHaveCount(3);
  await page.reload();
  await expect(page.getByRole('searchbox', { name: 'Search by name, address or notes' })).toHaveValue('osaka');
  await page.getByRole('searchbox', { name: 'Search by name, address or notes' }).fill('nothing has this name');
  await expect(page.getByText('No instance matches')).toBeVisible();
});

test('ticked rows alone are inspected, and the sweep is followed to its end', async ({ admin: page }) => {
  await page.getByRole('checkbox', { name: 'Tick osaka-db-01' }).check();
  await page.getByRole('checkbox', { name: 'Tick tokyo-mail-01' }).check();
  await expect(page.getByText('2 instances ticked')).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'CSV of ticked (2)' }).click();
  const csv = await readFile(await (await download).path(), 'utf8');
  expect(csv.trim().split('\r\n')).toHaveLength(3);
  await page.getByRole('button', { name: 'Inspect ticked (2)' }).click();
  await expect(page).toHaveURL(/\/sweeps\//);
  await expect(page.getByRole('status').filter({ hasText: 'Finished: 2 of 2 inspected' })).toBeVisible();
  await expect(page.getByRole('row')).toHaveCount(3);
  await page.getByRole('link', { name: 'tokyo-mail-01' }).click();
  await expect(page.getByText('30 bytes unused')).toBeVisible();
});

test('all that the filter matches is inspected, and nothing else', async ({ admin: page, clearance }) => {
  await page.goto(`${clearance.server.url}/?tag=sendai`);
  await page.getByRole('button', { name: 'Inspect all matching (3)' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Finished: 3 of 3 inspected' })).toBeVisible();
  await expect(page.getByRole('row')).toHaveCount(4);
  await expect(page.getByText('sign-in refused')).toBeVisible();
});

test('a sweep is cancelled while it runs', async ({ admin: page, clearance }) => {
  // Slow instances, at the demonstration's own pace and less.
  const slow = ['slow-01', 'slow-02', 'slow-03'].map((name) => ({ name, behaviour: 'slow' as const, tags: ['slow'] }));
  await withInstances(
    clearance,
    slow,
    async () => {
      await page.goto(`${clearance.server.url}/?tag=slow`);
      await page.getByRole('button', { name: 'Inspect all matching (3)' }).click();
      await page.getByRole('button', { name: 'Cancel the sweep' }).click();
      await expect(
        page.getByRole('status').filter({ hasText: /^Cancelled: [0-2] of 3 were inspected$/ }),
      ).toBeVisible();
      await expect(page.getByRole('button', { name: 'Cancel the sweep' })).toHaveCount(0);
    },
    4,
  );
});

test('a changed host key blocks until somebody decides', async ({ admin: page, clearance }) => {
  await page.goto(`${clearance.server.url}/host-keys`);
  const card = page.getByRole('listitem').filter({ hasText: 'sendai-old-03' });
  await expect(card.getByText('The host key has changed')).toBeVisible();
  await expect(card.getByText(clearance.fleet.endpoint('sendai-old-03').hostKeyFingerprint)).toBeVisible();
  await card.getByRole('button', { name: 'Trust the new key' }).click();
  await expect(card).toHaveCount(0);
});
