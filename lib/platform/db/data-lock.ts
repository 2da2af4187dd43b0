import { pathToFileURL } from 'node:url';
import { PrismaLibSql } from '@prisma/adapter-libsql';

/**
 * Takes the lock of a data directory: an exclusive SQLite transaction on a separate file. The system releases it when
 * the process ends in any way. It also works between containers that share the directory.
 *
 * @param file absolute path of the lock's file
 * @returns a function that releases the lock, or null if another process has it
 */
export async function takeDataLock(file: string): Promise<(() => Promise<void>) | null> {
  const adapter = await new PrismaLibSql({ url: pathToFileURL(file).href, timeout: 0 }).connect();
  try {
    await adapter.executeRaw({ sql: 'BEGIN EXCLUSIVE', args: [], argTypes: [] });
  } catch (error) {
    await adapter.dispose();
    if (/locked|busy/i.test(JSON.stringify((error as { cause?: unknown }).cause ?? String(error)))) return null;
    throw error;
  }
  // The closure keeps the connection: a garbage-collected connection releases the lock.
  return async () => {
    await adapter.executeRaw({ sql: 'ROLLBACK', args: [], argTypes: [] });
    await adapter.dispose();
  };
}
