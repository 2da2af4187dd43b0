import { ADMIN, expect, test } from './fixtures';

test('the set-up link makes the first administrator, once', async ({ page, startOwnServer }) => {
  const server = await startOwnServer();
  expect(server.setUpUrl).not.toBeNull();
  await page.goto(server.setUpUrl ?? '');
  await page.getByLabel('E-mail').fill(ADMIN.email);
  await page.getByLabel('Password').fill(ADMIN.password);
  await page.getByRole('button', { name: 'Create the administrator' }).click();
  await page.waitForURL(`${server.url}/`);

  // The link now leads to the fleet if signed in, and otherwise to the sign-in page.
  await page.context().clearCookies();
  await page.goto(server.setUpUrl ?? '');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('a wrong password is refused without saying which of the two was wrong', async ({ page, server }) => {
  await page.goto(`${server.url}/sign-in`);
  await page.getByLabel('E-mail').fill(ADMIN.email);
  await page.getByLabel('Password').fill('not-the-password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('E-mail or password is wrong.')).toBeVisible();
});

test('signing in leads to the fleet, signing out away from it', async ({ page, server, signIn }) => {
  await signIn(page);
  await expect(page).toHaveURL(`${server.url}/`);
  const cookies = await page.context().cookies();
  expect(cookies.filter(({ name }) => name.includes('session')).every(({ httpOnly }) => httpOnly)).toBe(true);
  await page.context().clearCookies();
  await page.goto(`${server.url}/`);
  await expect(page).toHaveURL(/\/sign-in/);
});
