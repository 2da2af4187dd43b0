import { rmSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { forgetConfig } from '@/lib/platform/config/config';
import { db } from '@/lib/platform/db/client';
import { migrate } from '@/lib/platform/db/migrate';

/** A data directory for one test, with an empty database at the newest migration and a key that is made when needed. */
export interface FreshDatabase {
  dataDir: string;
  databaseFile: string;
  /** Closes the database and removes the directory. */
  remove(): Promise<void>;
}

let template: Promise<string> | null = null;

/**
 * Sets `config()` and `db` to a new data directory. The database is a copy of one that was migrated once for this test
 * file, so calling it before every test takes milliseconds.
 *
 * @example
 * let database: FreshDatabase;
 * beforeEach(async () => { database = await freshDatabase(); });
 * afterEach(() => database.remove());
 */
export async function freshDatabase(): Promise<FreshDatabase> {
  template ??= makeTemplate();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'clearance-test-'));
  const databaseFile = path.join(dataDir, 'clearance.db');
  await copyFile(await template, databaseFile);
  await db.$disconnect();
  process.env.CLEARANCE_DATA = dataDir;
  forgetConfig();
  return {
    dataDir,
    databaseFile,
    remove: async () => {
      await db.$disconnect();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function makeTemplate(): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'clearance-template-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const databaseFile = path.join(directory, 'clearance.db');
  await migrate({ databaseFile, backupsDir: path.join(directory, 'backups'), backupsKept: 1 });
  return databaseFile;
}
