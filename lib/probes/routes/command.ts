import { assign } from '@/lib/shell/assign';
import { shell } from '@/lib/shell/read';
import { BEYOND } from './beyond';

export const ROUTES_COMMAND = assign({ BEYOND_4: BEYOND[4], BEYOND_6: BEYOND[6] }) + shell('probes/routes/command');
