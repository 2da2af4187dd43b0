import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { MIGRATIONS_DIR, readMigrations, SCHEMA_FILE } from './migrations';
import { readRaw } from './read-raw';
import { type Migration, migrationList, NO_FILTER, openSchemaEngine } from './schema-engine';

/** The database cannot be migrated to what this program needs. The message says why and what to do. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

export interface MigrateOptions {
  databaseFile: string;
  backupsDir: string;
  /** How many automatic backups are kept; older ones are removed. */
  backupsKept: number;
  /** Folder of the migrations; a test may use another one. */
  migrationsDir?: string;
  now?: Date;
  /** Called with a message before each step that takes time. */
  say?(message: string): void;
}

export interface MigrateOutcome {
  applied: string[];
  /** The backup from before; null for a new database or if there was nothing to apply. */
  backup: string | null;
}

/**
 * Applies all pending migrations to the database file, after a backup. Prisma's engine is loaded only when
 * something is pending.
 *
 * @throws MigrationError when the database is newer than the program, is not a database, or a migration failed
 */
export async function migrate(options: MigrateOptions): Promise<MigrateOutcome> {
  const { databaseFile, say = () => undefined } = options;
  const migrationsDir = options.migrationsDir ?? MIGRATIONS_DIR;
  const migrations = await readMigrations(migrationsDir);
  await mkdir(path.dirname(databaseFile), { recursive: true, mode: 0o700 });
  const tables = existsSync(databaseFile) ? await tableNames(databaseFile) : [];
  // A first start that was interrupted leaves only Prisma's own table: there is nothing to back up.
  const isNew = tables.every((name) => name === '_prisma_migrations');

  const done = tables.includes('_prisma_migrations') ? await appliedMigrations(databaseFile) : [];
  refuseNewer(done, migrations, databaseFile);
  const pending = migrations.filter(({ name }) => !done.includes(name));
  if (pending.length === 0) return { applied: [], backup: null };

  const backup = isNew ? null : await backUp(options);
  if (backup) say(`Backed up the database to ${backup}`);
  say(isNew ? 'Creating the database' : `Migrating the database (${pending.map(({ name }) => name).join(', ')})`);
  const { engine, close } = await openSchemaEngine(databaseFile, await readFile(SCHEMA_FILE, 'utf8'));
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: migrationList(migrationsDir, migrations),
      filters: NO_FILTER,
    });
    return { applied: appliedMigrationNames, backup };
  } catch (error) {
    const wayBack = backup ? ` The database from before the migration is ${backup}. ${howToRestore(databaseFile)}` : '';
    throw new MigrationError(`The database could not be migrated: ${(error as Error).message}.${wayBack}`, {
      cause: error,
    });
  } finally {
    await close();
  }
}

async function tableNames(databaseFile: string): Promise<string[]> {
  try {
    const rows = await readRaw(databaseFile, `SELECT name FROM sqlite_master WHERE type = 'table'`);
    return rows.map(([name]) => String(name));
  } catch (error) {
    throw new MigrationError(`${databaseFile} cannot be read as a database: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

async function appliedMigrations(databaseFile: string): Promise<string[]> {
  const rows = await readRaw(
    databaseFile,
    'SELECT migration_name, finished_at IS NOT NULL FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY 1',
  );
  const failed = rows.find(([, finished]) => Number(finished) === 0);
  if (failed) {
    throw new MigrationError(
      `The migration ${failed[0]} of ${databaseFile} failed in the middle at an earlier start. ` +
        `Restore the newest file of the backups folder. ${howToRestore(databaseFile)}`,
    );
  }
  return rows.map(([name]) => String(name));
}

function refuseNewer(done: string[], migrations: Migration[], databaseFile: string): void {
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = done.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new MigrationError(
      `${databaseFile} was written by a newer version of Clearance (${unknown.join(', ')}). ` +
        `Start that version, or restore a backup from before the upgrade. ${howToRestore(databaseFile)}`,
    );
  }
}

/** SQLite would write a remaining write-ahead log into the restored file. */
function howToRestore(databaseFile: string): string {
  return `To restore: remove ${databaseFile}-wal and ${databaseFile}-shm, and copy the backup over ${databaseFile}.`;
}

/** Copies the database, with its write-ahead log, into one file of the backups folder and removes old backups. */
async function backUp({ databaseFile, backupsDir, backupsKept, now = new Date() }: MigrateOptions): Promise<string> {
  await mkdir(backupsDir, { recursive: true, mode: 0o700 });
  const stamp = now.toISOString().replaceAll(/[-:]/g, '').replace('.', '-');
  const file = path.join(backupsDir, `clearance-${stamp}.db`);
  await readRaw(databaseFile, `VACUUM INTO '${file.replaceAll("'", "''")}'`);
  const backups = (await readdir(backupsDir)).filter((name) => /^clearance-\d{8}T\d{6}-\d{3}Z\.db$/.test(name)).sort();
  await Promise.all(backups.slice(0, -backupsKept).map((name) => rm(path.join(backupsDir, name))));
  return file;
}
