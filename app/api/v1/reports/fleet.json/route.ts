import * as operations from '@/lib/api/operations/reports';
import { fleetJson } from '@/lib/reports/fleet-json';
import { download } from '../../download';
import { route, serve } from '../../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.fleetJson, ({ query: { lang, ids, ...filter } }) =>
    download(fleetJson({ filter, ids, lang }), 'application/json', 'clearance-fleet.json'),
  ),
);
