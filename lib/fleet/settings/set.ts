import type { z } from 'zod';
import { type Actor, assertRole } from '@/lib/access/actor/actor';
import { recordAudit } from '@/lib/access/audit/record';
import { db } from '@/lib/platform/db/client';
import { exclusive } from '@/lib/platform/db/exclusive';
import { CodedError } from '@/lib/platform/errors/coded';
import { assertBounded } from '@/lib/platform/errors/invalid-input';
import { getSettings } from './get';
import { type Settings, settingsSchema } from './schema';

/**
 * Changes settings. Settings that are not named stay.
 *
 * @param change names and values. They are checked here, so they may come from outside
 * @returns the settings after the change
 * @throws InvalidInput those of `assertBounded`; CodedError auth.forbidden (403); settings.invalid, settings.bad-tag,
 *   target.invalid, proof.invalid-url (422), whose field is the setting's name, with the place in it
 */
export async function setSettings(actor: Actor, change: Partial<Settings>): Promise<Settings> {
  assertRole(actor, 'admin');
  const schema = settingsSchema.partial().strict();
  assertBounded(schema, change);
  const parsed = schema.safeParse(change, { reportInput: true });
  if (!parsed.success) throw refusal(parsed.error.issues[0]);
  // Only the names that were given: a partial schema still fills in the defaults of the others.
  const named = Object.keys(change) as (keyof Settings)[];

  return db.$transaction(async (tx) => {
    await exclusive(tx, 'settings');
    const before = await getSettings(tx);
    const changed = named.filter(
      (key) => parsed.data[key] !== undefined && JSON.stringify(parsed.data[key]) !== JSON.stringify(before[key]),
    );
    for (const key of changed) {
      // Here the JSON value null looks like SQL NULL: a setting with null is one that is not set.
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
    return { ...before, ...Object.fromEntries(changed.map((key) => [key, parsed.data[key]])) };
  });
}

function refusal(issue: z.core.$ZodIssue | undefined): CodedError {
  const field = issue?.path.join('.') || (issue?.code === 'unrecognized_keys' ? (issue.keys[0] ?? '') : '');
  const given = typeof issue?.input === 'string' ? issue.input.slice(0, 100) : '';
  if (issue?.message === 'target.invalid') return new CodedError('target.invalid', 422, { target: given }, field);
  if (issue?.message === 'proof.invalid-url') return new CodedError('proof.invalid-url', 422, { url: given }, field);
  if (issue?.code === 'invalid_key') return new CodedError('settings.bad-tag', 422, { tag: given }, field);
  return new CodedError('settings.invalid', 422, { field }, field);
}
