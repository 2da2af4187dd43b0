import { SqliteAdapterFactory } from './adapter';

/**
 * Runs one query on a database file without Prisma's client, so that a normal start does not wait for its query
 * compiler.
 *
 * @param databaseFile absolute path of an existing file
 * @param sql without parameters
 * @returns the rows, each a list of columns
 */
export async function readRaw(databaseFile: string, sql: string): Promise<unknown[][]> {
  const adapter = await new SqliteAdapterFactory(() => databaseFile).connect();
  try {
    const { rows } = await adapter.queryRaw({ sql, args: [], argTypes: [] });
    return rows;
  } finally {
    await adapter.dispose();
  }
}
