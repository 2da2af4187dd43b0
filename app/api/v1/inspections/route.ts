import * as operations from '@/lib/api/operations/inspections';
import { listInspections } from '@/lib/inspections/list';
import { route, serve } from '../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(serve(operations.list, ({ query }) => listInspections(query)));
