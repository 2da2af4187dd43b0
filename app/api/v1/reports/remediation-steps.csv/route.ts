import * as operations from '@/lib/api/operations/reports';
import { remediationStepsCsv } from '@/lib/reports/remediation-steps-csv';
import { download } from '../../download';
import { route, serve } from '../../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.remediationStepsCsv, ({ query }) =>
    download(remediationStepsCsv(query), 'text/csv', 'clearance-remediation-steps.csv'),
  ),
);
