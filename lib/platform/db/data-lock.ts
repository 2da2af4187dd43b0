import { pathToFileURL } from 'node:url';
import { PrismaLibSql } from '@prisma/adapter-libsql';

/**
 * Takes the one lock of a data directory: an exclusive SQLite transaction on a file of its own, which the system lets go
 * of when the process ends, however it ends, and which holds between containers that share the directory.
 *
 * @param file absolute path of the lock's file
 * @returns the way to let go, or null when another process has it
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
  // Held by the closure: a connection that is collected lets go of the lock, and one that is closed not before.
  return async () => {
    await adapter.executeRaw({ sql: 'ROLLBACK', args: [], argTypes: [] });
    await adapter.dispose();
  };
}
