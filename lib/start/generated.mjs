import { ensureGenerated } from './generate.mjs';

/**
 * `node --import ./lib/start/generated.mjs …`: generates the database client for the program that runs, also in a
 * checkout where only the packages are installed. The client must exist before the first import is resolved.
 */
await ensureGenerated(console.error);
