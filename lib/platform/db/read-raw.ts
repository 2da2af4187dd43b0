import { SqliteAdapterFactory } from './adapter';

/**
 * Runs one query on a database file without Prisma's client: an unchanged start need not wait for its query compiler.
 *
 * @param databaseFile absolute path of a file that is there
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
