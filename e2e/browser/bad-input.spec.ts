import { expect, test } from './fixtures';

test.describe('what is wrong is said where it is wrong, and nothing typed is lost', () => {
  test('an instance: address, port, duplicates', async ({ admin: page, clearance }) => {
    await page.goto(`${clearance.server.url}/instances/new`);
    const name = page.getByLabel('Name', { exact: true });
    const address = page.getByLabel('Address');
    await name.fill('<script>alert(1)</script>');
    await address.fill('debian@198.18.0.1');
    await page.getByLabel('Notes').fill('二度と入力したくないメモ');
    await page.getByRole('button', { name: 'Add the instance' }).click();
    await expect(address).toHaveAttribute('aria-invalid', 'true');
    await expect(address).toBeFocused();
    await expect(name).toHaveValue('<script>alert(1)</script>');
    await expect(page.getByLabel('Notes')).toHaveValue('二度と入力したくないメモ');

    const [taken] = clearance.fleet.endpoints;
    await address.fill(taken?.address ?? '');
    await page.getByLabel('SSH port').fill('99999');
    await page.getByRole('button', { name: 'Add the instance' }).click();
    await expect(page.getByLabel('SSH port')).toHaveAttribute('aria-invalid', 'true');

    await page.getByLabel('SSH port').fill(String(taken?.port));
    await page.getByRole('button', { name: 'Add the instance' }).click();
    await expect(address).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByRole('form', { name: 'Instance' }).getByRole('alert')).toBeVisible();
    await expect(page.getByText(taken?.name ?? '').first()).toBeVisible();
  });

  test('a test connection names the stage that failed', async ({ admin: page, clearance }) => {
    const port = (name: string) => String(clearance.fleet.endpoint(name).port);
    await page.goto(`${clearance.server.url}/instances/new`);
    await page.getByLabel('Address').fill('127.0.0.1');
    await page.getByLabel('SSH port').fill(port('sendai-old-01'));
    await page.getByRole('button', { name: 'Test the connection' }).click();
    await expect(page.getByText('nothing accepts SSH on this port')).toBeVisible();

    await page.getByLabel('SSH port').fill(port('sendai-old-02'));
    await page.getByRole('button', { name: 'Test the connection' }).click();
    await page.getByRole('button', { name: 'The fingerprint is right: go on' }).click();
    await expect(page.getByText('The user name or the key or password was refused.')).toBeVisible();
  });

  test('a credential: no key, a public key, a password for a key', async ({ admin: page, clearance }) => {
    await page.goto(`${clearance.server.url}/credentials/new`);
    await page.getByLabel('Name', { exact: true }).fill('wrong key');
    await page.getByLabel('User name').fill('debian');
    const key = page.getByRole('textbox', { name: 'Private key' });
    await key.fill('hunter2');
    await page.getByRole('button', { name: 'Add the credential' }).click();
    await expect(key).toHaveAttribute('aria-invalid', 'true');
    await expect(key).toHaveValue('hunter2');
    const first = (await page.locator('[id$="-secret-error"]').textContent()) ?? '';

    await key.fill(clearance.fleet.credential.publicKey);
    await page.getByRole('button', { name: 'Add the credential' }).click();
    await expect(page.locator('[id$="-secret-error"]')).not.toHaveText(first);
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('wrong key');
  });

  test('an instance is removed by its name alone, whatever the browser lets through', async ({
    admin: page,
    clearance,
  }) => {
    const { api, server, ids, credentialId } = clearance;
    const name = '消してよい-01';
    const body = { name, address: '198.18.0.9', credentialId };
    const { id } = await api.must<{ id: string }>('POST', '/instances', body);
    await page.goto(`${server.url}/instances/${id}/edit`);
    await page.getByRole('button', { name: 'Remove' }).click();
    const form = page.getByRole('form', { name: 'Remove the instance' });
    const button = form.getByRole('button', { name: 'Remove the instance' });
    const typed = form.getByRole('textbox');
    await typed.fill(Object.keys(ids)[0] ?? '');
    await expect(button).toHaveAttribute('aria-disabled', 'true');
    await form.evaluate((element: HTMLFormElement) => element.requestSubmit());
    await expect(typed).toHaveAttribute('aria-invalid', 'true');
    await expect(form).toContainText(`exactly as it is: ${name}`);
    await typed.fill(name);
    await button.click();
    await expect(page).toHaveURL(`${server.url}/`);
    await expect(page.getByRole('link', { name })).toHaveCount(0);
  });

  test('hostile names from an instance are text', async ({ admin: page, clearance }) => {
    const dialogs: string[] = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await page.goto(`${clearance.server.url}/instances/${clearance.ids['kyoto-museum-01']}`);
    await expect(page.getByRole('region', { name: 'Docker networks' })).toContainText('<img src=x onerror=alert(1)>');
    expect(dialogs).toEqual([]);
  });

  for (const [name, words] of [
    ['fukuoka-trial-01', 'Docker will not start with its daemon.json'],
    ['fukuoka-trial-02', 'daemon.json is a directory'],
    ['fukuoka-bastion-01', 'There is no Docker on this instance'],
    ['sendai-old-01', 'The instance refused the connection'],
  ] as const) {
    test(`${name}: ${words}`, async ({ admin: page, clearance }) => {
      await page.goto(`${clearance.server.url}/instances/${clearance.ids[name]}`);
      await expect(page.getByRole('heading', { name: words })).toBeVisible();
    });
  }

  test('a filter that is not known shows nothing, and never all', async ({ admin: page, clearance }) => {
    await page.goto(`${clearance.server.url}/?verdict=everything`);
    await expect(page.getByText('This filter is not known')).toBeVisible();
    await expect(page.getByRole('button', { name: /Inspect/ })).toHaveCount(0);
  });

  test('what is not there is said to be not there', async ({ admin: page, clearance }) => {
    for (const path of ['/instances/nope', '/sweeps/nope', '/remediations/nope']) {
      const answer = await page.goto(`${clearance.server.url}${path}`);
      expect(answer?.status(), path).toBe(404);
      await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
    }
  });
});
