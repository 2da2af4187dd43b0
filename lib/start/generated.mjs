import { ensureGenerated } from './generate.mjs';

/**
 * `node --import ./lib/start/generated.mjs …`: what is run with it has the database client, also on a checkout where only
 * the packages were installed. It has to be there before the first import is resolved.
 */
await ensureGenerated(console.error);
