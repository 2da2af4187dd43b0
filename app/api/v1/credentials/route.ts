import * as operations from '@/lib/api/operations/credentials';
import { createCredential } from '@/lib/credentials/create';
import { listCredentials } from '@/lib/credentials/list';
import { route, serve } from '../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.list, async () => ({ items: await listCredentials() })),
  serve(operations.create, ({ actor, body }) => createCredential(actor, body)),
);
