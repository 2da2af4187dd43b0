import { config } from '@/lib/platform/config/config';
import { SqliteAdapterFactory } from './adapter';
import { PrismaClient } from './generated/client';

/** The kinds of database that a client is made for. */
export type Dialect = 'sqlite';

/** The one that `createClient` makes clients for. */
export const DIALECT: Dialect = 'sqlite';

/** A client bound to the database file that `file` names when the first statement runs. */
export function createClient(file: () => string): PrismaClient {
  return new PrismaClient({
    adapter: new SqliteAdapterFactory(file),
    // One connection: what waits for it waits behind everything that runs at that moment.
    transactionOptions: { maxWait: 30_000, timeout: 30_000 },
  });
}

const shared = globalThis as { clearanceDb?: PrismaClient };

/**
 * The one Prisma client of the process. Kept on globalThis because Next loads a module once per bundle. It connects with
 * the first statement; `$disconnect()` lets go of the file, and the next statement opens the one that config() names then.
 */
export const db: PrismaClient = shared.clearanceDb ?? createClient(() => config().databaseFile);
shared.clearanceDb = db;

/**
 * Disconnects the client of the start's own steps and forgets it, so that the pages' bundle makes one of its own: values
 * such as DbNull are known to the copy of Prisma's runtime alone that they come from.
 */
export async function releaseClient(): Promise<void> {
  await db.$disconnect();
  delete shared.clearanceDb;
}

/** Disconnects whichever client the process has: at the very end. */
export async function closeDatabase(): Promise<void> {
  await shared.clearanceDb?.$disconnect();
}
