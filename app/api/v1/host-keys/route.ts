import * as operations from '@/lib/api/operations/host-keys';
import { listHostKeys } from '@/lib/host-keys/list';
import { route, serve } from '../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(serve(operations.list, ({ query }) => listHostKeys(query)));
