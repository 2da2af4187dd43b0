import { z } from 'zod';
import { defineOperation } from '@/lib/api/define-operation';
import { getSettings } from '@/lib/fleet/settings/get';
import { settingsSchema } from '@/lib/fleet/settings/schema';
import { setSettings } from '@/lib/fleet/settings/set';

const tag = 'Settings';

const settings = z.object(settingsSchema.shape).meta({ id: 'Settings' });

export const get = defineOperation({
  id: 'getSettings',
  method: 'GET',
  path: '/settings',
  role: 'viewer',
  tag,
  summary: 'The settings as they are.',
  response: { description: 'The settings', schema: settings },
  handler: () => getSettings(),
});

export const set = defineOperation({
  id: 'setSettings',
  method: 'PATCH',
  path: '/settings',
  role: 'admin',
  tag,
  summary: 'Changes the settings that the body names.',
  // The verb checks the values: a default must not look like a value that was requested.
  body: z.record(z.string(), z.unknown()).meta({ description: 'Any of the fields of Settings' }),
  response: { description: 'The settings', schema: settings },
  handler: ({ actor, body }) => setSettings(actor, body),
});
