import { openApiDocument } from '@/lib/api/openapi';
import * as operations from '@/lib/api/operations/administration';
import packageJson from '@/package.json';
import { route, serve } from '../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.openapi, () => openApiDocument(packageJson.version)),
);
