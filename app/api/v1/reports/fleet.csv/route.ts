import * as operations from '@/lib/api/operations/reports';
import { fleetCsv } from '@/lib/reports/fleet-csv';
import { download } from '../../download';
import { route, serve } from '../../handle';

const NAME = 'clearance-fleet.csv';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.fleetCsv, ({ query: { lang, ids, ...filter } }) =>
    download(fleetCsv({ filter, ids, lang }), 'text/csv', NAME),
  ),
  serve(operations.fleetCsvOf, ({ body }) => download(fleetCsv(body), 'text/csv', NAME)),
);
