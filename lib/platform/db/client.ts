import { config } from '@/lib/platform/config/config';
import { SqliteAdapterFactory } from './adapter';
import { PrismaClient } from './generated/client';

/** The kinds of database that a client is made for. */
export type Dialect = 'sqlite';

/** The kind of database that `createClient` makes clients for. */
export const DIALECT: Dialect = 'sqlite';

/** A client for the database file that `file` returns when the first statement runs. */
export function createClient(file: () => string): PrismaClient {
  return new PrismaClient({
    adapter: new SqliteAdapterFactory(file),
    // One connection: a statement waits behind everything that runs at that moment.
    transactionOptions: { maxWait: 30_000, timeout: 30_000 },
  });
}

const shared = globalThis as { clearanceDb?: PrismaClient };

/**
 * The one Prisma client of the process. It is on globalThis because Next loads a module once for each bundle. It
 * connects with the first statement. `$disconnect()` closes the file, and the next statement opens the file that
 * config() has then.
 */
export const db: PrismaClient = shared.clearanceDb ?? createClient(() => config().databaseFile);
shared.clearanceDb = db;

/**
 * Disconnects the client of the start's own steps and forgets it, so that the bundle of the pages makes its own client:
 * values such as DbNull only work with the copy of Prisma's runtime that they come from.
 */
export async function releaseClient(): Promise<void> {
  await db.$disconnect();
  delete shared.clearanceDb;
}

/** Disconnects the process's client. Called at the very end. */
export async function closeDatabase(): Promise<void> {
  await shared.clearanceDb?.$disconnect();
}
