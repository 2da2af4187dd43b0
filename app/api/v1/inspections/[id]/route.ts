import * as operations from '@/lib/api/operations/inspections';
import { getInspection } from '@/lib/inspections/get';
import { route, serve } from '../../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(serve(operations.get, ({ params }) => getInspection(params.id)));
