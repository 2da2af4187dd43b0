import { db } from '@/lib/platform/db/client';
import type { Tx } from '@/lib/platform/db/types';
import { type Settings, settingsSchema } from './schema';

const NAMES = Object.keys(settingsSchema.shape);

/**
 * The current settings: stored values, and the default of each setting that is not stored (or can no longer be read).
 */
export async function getSettings(tx: Tx = db): Promise<Settings> {
  const rows = await tx.setting.findMany({ where: { key: { in: NAMES } } });
  const set: Record<string, unknown> = {};
  for (const { key, value } of rows) {
    const field = settingsSchema.shape[key as keyof Settings];
    const parsed = field.safeParse(value);
    if (parsed.success) set[key] = parsed.data;
  }
  return settingsSchema.parse(set);
}
