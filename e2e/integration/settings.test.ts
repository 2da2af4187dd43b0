import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listAudit } from '@/lib/access/audit/list';
import { getSettings } from '@/lib/fleet/settings/get';
import { setSettings } from '@/lib/fleet/settings/set';
import { system } from './accounts';
import { type FreshDatabase, freshDatabase } from './database';

let database: FreshDatabase;

beforeEach(async () => {
  database = await freshDatabase();
});

afterEach(() => database.remove());

describe('settings', () => {
  it('are their defaults until set, and what changed is in the audit trail', async () => {
    expect(await getSettings()).toMatchObject({ hostKeyPolicy: 'approve', retentionInspections: 100, proofUrl: null });
    const after = await setSettings(system, { targets: ['Mirror.Example.JP', '198.18.0.1'], retentionDays: 30 });
    expect(after).toMatchObject({ targets: ['mirror.example.jp', '198.18.0.1'], retentionDays: 30 });
    await setSettings(system, { retentionDays: 30 });
    const { items } = await listAudit(system, { action: 'settings.set' }, null, 10);
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ before: { targets: [], retentionDays: 365 }, after: { retentionDays: 30 } });
  });

  it('take a value back to its default by null', async () => {
    expect((await setSettings(system, { proofUrl: 'https://example.jp/3mb' })).proofUrl).toBe('https://example.jp/3mb');
    expect((await setSettings(system, { proofUrl: null })).proofUrl).toBeNull();
  });

  it('hold targets for each tag, in the order of the alphabet, and forget a tag without any', async () => {
    const tagTargets = { Web: ['Mirror.Example.JP', 'mirror.example.jp', 'fd00::1'], db: ['198.18.0.1'], none: [] };
    const after = await setSettings(system, { tagTargets });
    expect(after.tagTargets).toEqual({ db: ['198.18.0.1'], web: ['mirror.example.jp', 'fd00::1'] });
    expect(Object.keys((await getSettings()).tagTargets)).toEqual(['db', 'web']);
    expect((await setSettings(system, { tagTargets: {} })).tagTargets).toEqual({});
  });

  it.each([
    [{ targets: ['-f'] }, 'targets.0', '-f'],
    [{ targets: ['example.jp; reboot'] }, 'targets.0', 'example.jp; reboot'],
    [{ targets: ['999.1.1.1'] }, 'targets.0', '999.1.1.1'],
    [{ tagTargets: { web: ['good.jp', '$(id)'] } }, 'tagTargets.web.1', '$(id)'],
  ])('refuse %j, and say which target it is', async (change, field, target) => {
    await expect(setSettings(system, change)).rejects.toEqual(
      expect.objectContaining({ code: 'target.invalid', field, params: { target } }),
    );
  });

  it('refuse what no inspection could download', async () => {
    for (const proofUrl of ['file:///etc/shadow', 'https://example.jp/?a=1&b=2', 'http://example.jp/$(id)'])
      await expect(setSettings(system, { proofUrl })).rejects.toMatchObject({
        code: 'proof.invalid-url',
        field: 'proofUrl',
      });
  });

  it('refuse targets of what can be no tag', async () => {
    for (const tag of ['', 'a,b', 'x'.repeat(51)])
      await expect(setSettings(system, { tagTargets: { [tag]: ['good.jp'] } })).rejects.toEqual(
        expect.objectContaining({ code: 'settings.bad-tag', status: 422, params: { tag } }),
      );
  });

  it.each([
    [{ tagTargets: { web: Array.from({ length: 9 }, (_, at) => `h${at}.jp`) } }, 'tagTargets.web'],
    [{ retentionDays: 0 }, 'retentionDays'],
    [{ unknown: 1 }, 'unknown'],
    [{ toString: {} }, 'toString'],
    [{ proofUrl: { toString: {} } }, 'proofUrl'],
  ])('refuse %j', async (change, field) => {
    await expect(setSettings(system, change as never)).rejects.toEqual(
      expect.objectContaining({ code: 'settings.invalid', field }),
    );
  });

  it('refuse what would take long to check, from a form as from the API', async () => {
    const tagTargets = Object.fromEntries(Array.from({ length: 60_000 }, (_, at) => [`tag${at}`, ['good.jp']]));
    await expect(setSettings(system, { tagTargets })).rejects.toEqual(
      expect.objectContaining({ code: 'input.too-many-entries', field: 'tagTargets' }),
    );
  });
});
