import { expect, test } from './fixtures';

test('targets of a tag are set, refused with their reason, and measured by its instances alone', async ({
  admin: page,
  clearance,
}) => {
  await page.goto(`${clearance.server.url}/settings`);
  const form = page.getByRole('form', { name: 'Inspections and fixes' });
  const group = form.getByRole('group', { name: 'Targets of a tag' });
  await group.getByRole('textbox', { name: 'Targets of tag 1' }).fill('mirror.example.jp; reboot');
  await group.getByRole('combobox', { name: 'Tag 1' }).fill('Osaka');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByText('“mirror.example.jp;” is neither an address nor a host name')).toBeVisible();
  await expect(group.getByRole('combobox', { name: 'Tag 1' })).toBeFocused();

  await group.getByRole('textbox', { name: 'Targets of tag 1' }).fill('mirror.example.jp, 203.0.113.20');
  await group.getByRole('button', { name: 'Another tag' }).click();
  await group.getByRole('combobox', { name: 'Tag 2' }).fill('sendai');
  await group.getByRole('textbox', { name: 'Targets of tag 2' }).fill('203.0.113.30');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByText('Saved.')).toBeVisible();
  await page.reload();
  await expect(group.getByRole('textbox', { name: 'Targets of tag 1' })).toHaveValue('mirror.example.jp 203.0.113.20');

  await page.goto(`${clearance.server.url}/instances/${clearance.ids['osaka-db-01']}`);
  await page.getByRole('button', { name: 'Inspect now' }).click();
  const paths = page.getByRole('table', { name: 'Measured paths' });
  await expect(paths.getByRole('cell', { name: /^mirror\.example\.jp target · IPv4/ })).toBeVisible();
  await expect(paths.getByRole('cell', { name: /^203\.0\.113\.20 / })).toBeVisible();
  await expect(paths.getByRole('cell', { name: /^203\.0\.113\.30 / })).toHaveCount(0);
  await clearance.api.must('PATCH', '/settings', { tagTargets: {} });
});

test('paths between instances are measured where it was asked for, and shown by name', async ({
  admin: page,
  clearance,
}) => {
  // Simulated instances listen at one address. With another name for it, the two differ.
  const [db = '', mail = ''] = [clearance.ids['osaka-db-01'], clearance.ids['tokyo-mail-01']];
  await clearance.api.must('PATCH', `/instances/${db}`, { address: 'localhost' });
  await page.goto(clearance.server.url);
  const between = page.getByRole('checkbox', { name: 'Also measure between instances' });
  await page.getByRole('checkbox', { name: 'Tick osaka-db-01' }).check();
  await expect(between).toBeDisabled();
  await page.getByRole('checkbox', { name: 'Tick tokyo-mail-01' }).check();
  await between.check();
  await page.getByRole('button', { name: 'Inspect ticked (2)' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Finished: 2 of 2 inspected' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Between instances' })).toBeVisible();
  await expect(page.getByText('Every measured path carries full packets.')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Measured directions' })).toContainText('Fits 2');

  await page.goto(`${clearance.server.url}/instances/${mail}`);
  const paths = page.getByRole('table', { name: 'Measured paths' });
  // Its own address if both were inspected before, else that of its SSH.
  await expect(
    paths.getByRole('row', { name: /^osaka-db-01 (?:localhost|10\.20\.0\.\d+) instance · IPv4 Clear/ }),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Inspect now' }).click();
  await expect(paths.getByRole('row', { name: /osaka-db-01/ })).toHaveCount(0);

  // The page is quiet again: content below the table does not move any more.
  await expect(page.getByRole('button', { name: 'Inspect now' })).toBeVisible();
  await page.getByText('Measure to other instances').click();
  const names = page.getByRole('textbox', { name: 'Names of other instances' });
  await names.fill('osaka-db-01, nobody');
  await page.getByRole('button', { name: 'Inspect and measure to them' }).click();
  await expect(page.getByText('There is no instance named “nobody”.')).toBeVisible();
  await names.fill('osaka-db-01');
  await page.getByRole('button', { name: 'Inspect and measure to them' }).click();
  await expect(paths.getByRole('row', { name: /^osaka-db-01 localhost instance · IPv4 Clear/ })).toBeVisible();
  await clearance.api.must('PATCH', `/instances/${db}`, { address: '127.0.0.1' });
});
