import * as operations from '@/lib/api/operations/reports';
import { remediationsCsv } from '@/lib/reports/remediations-csv';
import { download } from '../../download';
import { route, serve } from '../../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.remediationsCsv, ({ query }) =>
    download(remediationsCsv(query), 'text/csv', 'clearance-remediations.csv'),
  ),
);
