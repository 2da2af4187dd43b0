import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listAudit } from '@/lib/audit/list';
import { getSettings } from '@/lib/settings/get';
import { setSettings } from '@/lib/settings/set';
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

  it.each([
    [{ targets: ['-f'] }, 'targets.0'],
    [{ targets: ['example.jp; reboot'] }, 'targets.0'],
    [{ retentionDays: 0 }, 'retentionDays'],
    [{ proofUrl: 'file:///etc/shadow' }, 'proofUrl'],
    [{ unknown: 1 }, 'unknown'],
  ])('refuse %j', async (change, field) => {
    await expect(setSettings(system, change as never)).rejects.toEqual(
      expect.objectContaining({ code: 'settings.invalid', field }),
    );
  });
});
