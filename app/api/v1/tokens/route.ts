import * as operations from '@/lib/api/operations/administration';
import { createToken } from '@/lib/tokens/create';
import { listTokens } from '@/lib/tokens/list';
import { route, serve } from '../handle';

export const { GET, POST, PUT, PATCH, DELETE } = route(
  serve(operations.listTokens, async ({ actor }) => ({ items: await listTokens(actor) })),
  serve(operations.createToken, ({ actor, body: { expiresAt, ...draft } }) =>
    createToken(actor, { ...draft, expiresAt: expiresAt ? new Date(expiresAt) : null }),
  ),
);
