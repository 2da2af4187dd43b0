import { assign } from '@/lib/platform/shell/assign';
import { shell } from '@/lib/platform/shell/read';
import { BEYOND } from './beyond';

export const ROUTES_COMMAND =
  assign({ BEYOND_4: BEYOND[4], BEYOND_6: BEYOND[6] }) + shell('truth/probes/routes/command');
