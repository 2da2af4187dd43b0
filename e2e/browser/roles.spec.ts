import { ADMIN, expect, signIn, test } from './fixtures';

const VIEWER = { email: 'viewer@example.jp', password: 'only here to look around' };

test('a viewer looks, and is told what they may not do', async ({ watched: page, clearance }) => {
  const { url } = clearance.server;
  await signIn(page, url, ADMIN);
  await page.goto(`${url}/settings`);
  const users = page.getByRole('form', { name: 'Add the user' });
  await users.getByLabel('E-mail').fill(VIEWER.email);
  await users.getByLabel('Password').fill(VIEWER.password);
  await users.getByLabel('Role').selectOption('viewer');
  await users.getByRole('button', { name: 'Add the user' }).click();
  await expect(page.getByRole('cell', { name: VIEWER.email })).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in$/);

  await signIn(page, url, VIEWER);
  await expect(page.getByRole('link', { name: 'Add an instance' })).toHaveCount(0);
  await expect(page.getByRole('checkbox')).toHaveCount(0);
  await expect(page.getByText('Only operators and administrators can do this.').first()).toBeVisible();
  await page.goto(`${url}/instances/${clearance.ids['tokyo-web-02']}`);
  await expect(page.getByText('Docker sends 1500 bytes where 1442 fit')).toBeVisible();
  await expect(page.getByRole('button', { name: /Inspect now/ })).toHaveAttribute('aria-disabled', 'true');
  for (const path of ['/instances/new', '/instances/import', `/instances/${clearance.ids['tokyo-web-02']}/fix`]) {
    await page.goto(`${url}${path}`);
    await expect(page.getByText('This page is for the role Operator and above.')).toBeVisible();
  }
  await page.goto(`${url}/settings`);
  await expect(page.getByText('Users and API tokens are shown to administrators.')).toBeVisible();
});

test('an administrator gives a user who forgot theirs a new password', async ({ watched: page, clearance }) => {
  const { url } = clearance.server;
  const forgetful = { email: 'forgetful@example.jp', password: 'soon to be forgotten' };
  await clearance.api.must('POST', '/users', { ...forgetful, role: 'viewer' });
  await signIn(page, url, ADMIN);
  await page.goto(`${url}/settings`);
  const row = page.getByRole('row').filter({ hasText: forgetful.email });
  await row.getByRole('button', { name: 'Reset password' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('New password').fill('short');
  await dialog.getByRole('button', { name: 'Set the password' }).click();
  await expect(dialog.getByLabel('New password')).toHaveAttribute('aria-invalid', 'true');
  await dialog.getByLabel('New password').fill('a password to remember');
  await dialog.getByRole('button', { name: 'Set the password' }).click();
  await expect(dialog.getByText('signs in with the new password from now on')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await signIn(page, url, { email: forgetful.email, password: 'a password to remember' });
});

test('an API token is shown once and opens the API until it is revoked', async ({ admin: page, clearance }) => {
  const { url } = clearance.server;
  await page.goto(`${url}/settings`);
  const form = page.getByRole('form', { name: 'Make a token' });
  await form.getByLabel('Name').fill('ci 東京');
  await form.getByRole('button', { name: 'Make a token' }).click();
  await expect(form.getByText('Copy it now: it is shown this once.')).toBeVisible();
  const token = (await form.locator('code').textContent()) ?? '';
  const ask = () => fetch(`${url}/api/v1/instances`, { headers: { authorization: `Bearer ${token}` } });
  expect((await ask()).status).toBe(200);

  await page.reload();
  await expect(page.getByText(token)).toHaveCount(0);
  const row = page.getByRole('row').filter({ hasText: 'ci 東京' });
  await row.getByRole('button', { name: 'Revoke' }).click();
  await expect(row.getByText('revoked')).toBeVisible();
  expect((await ask()).status).toBe(401);
});
