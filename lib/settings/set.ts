import { recordAudit } from '@/lib/audit/record';
import { type Actor, assertRole } from '@/lib/auth/actor';
import { db } from '@/lib/db/client';
import { CodedError } from '@/lib/errors/coded';
import { getSettings } from './get';
import { type Settings, settingsSchema } from './schema';

/**
 * Changes settings; those not named stay.
 *
 * @param change names and values, checked here, so that it may come from outside
 * @returns the settings as they are after it
 * @throws CodedError auth.forbidden (403); settings.invalid (422), whose field is the setting's name
 */
export async function setSettings(actor: Actor, change: Partial<Settings>): Promise<Settings> {
  assertRole(actor, 'admin');
  const parsed = settingsSchema.partial().strict().safeParse(change);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue?.path.join('.') || (issue?.code === 'unrecognized_keys' ? (issue.keys[0] ?? '') : '');
    throw new CodedError('settings.invalid', 422, { field }, field);
  }
  // By the names that were given: a partial schema still fills in the defaults of the others.
  const named = Object.keys(change) as (keyof Settings)[];

  return db.$transaction(async (tx) => {
    const before = await getSettings(tx);
    const changed = named.filter(
      (key) => parsed.data[key] !== undefined && JSON.stringify(parsed.data[key]) !== JSON.stringify(before[key]),
    );
    for (const key of changed) {
      // The JSON value null cannot be told from SQL NULL here: a setting set back to null is one that is not set.
      const value = parsed.data[key];
      await tx.setting.deleteMany({ where: { key } });
      if (value !== null && value !== undefined) await tx.setting.create({ data: { key, value } });
    }
    if (changed.length > 0) {
      await recordAudit(tx, actor, {
        action: 'settings.set',
        subjectKind: 'settings',
        subjectId: null,
        subjectName: changed.join(', '),
        before: Object.fromEntries(changed.map((key) => [key, before[key]])),
        after: Object.fromEntries(changed.map((key) => [key, parsed.data[key] ?? null])),
      });
    }
    return getSettings(tx);
  });
}
