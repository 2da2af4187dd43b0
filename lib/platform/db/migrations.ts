import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Migration } from './schema-engine';

const prismaDir = fileURLToPath(new URL('../../../prisma/', import.meta.url));
export const MIGRATIONS_DIR = path.join(prismaDir, 'migrations');
export const SCHEMA_FILE = path.join(prismaDir, 'schema.prisma');

/**
 * The migrations of a directory, oldest first: folders named `<digits>_<words>`, each with a migration.sql.
 *
 * @param directory prisma/migrations, or a test's own
 */
export async function readMigrations(directory: string = MIGRATIONS_DIR): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory() && /^\d+_\w+$/.test(entry.name)).map(({ name }) => name);
  return Promise.all(
    names.sort().map(async (name) => ({
      name,
      sql: await readFile(path.join(directory, name, 'migration.sql'), 'utf8'),
    })),
  );
}
