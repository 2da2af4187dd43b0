import { closePool } from './pool';

// `close.ts POOL`: takes all its labs down.
const [pool] = process.argv.slice(2);
if (!pool) throw new Error('the name of a pool is missing');
await closePool(pool);
