import { assign } from '@/lib/platform/shell/assign';
import { shell } from '@/lib/platform/shell/read';
import { ROUTE_LOOKUP } from './route-lookup';

export const ROUTES_COMMAND =
  assign({ ROUTE_LOOKUP_4: ROUTE_LOOKUP[4], ROUTE_LOOKUP_6: ROUTE_LOOKUP[6] }) + shell('truth/probes/routes/command');
