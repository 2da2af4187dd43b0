import * as operations from '@/lib/api/operations/rollouts';
import { rolloutCsv } from '@/lib/reports/rollout-csv';
import { getRollout } from '@/lib/rollouts/get';
import { download } from '../../../download';
import { route, serve } from '../../../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.csv, async ({ params, query }) => {
    // Before the answer begins, so that what is not there is a 404.
    await getRollout(params.id);
    return download(rolloutCsv(params.id, query), 'text/csv', 'clearance-rollout.csv');
  }),
);
