import * as operations from '@/lib/api/operations/administration';
import { getSettings } from '@/lib/settings/get';
import { setSettings } from '@/lib/settings/set';
import { route, serve } from '../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.getSettings, () => getSettings()),
  serve(operations.setSettings, ({ actor, body }) => setSettings(actor, body)),
);
