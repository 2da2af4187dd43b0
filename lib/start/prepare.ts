import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkKey } from '@/lib/access/secrets/check-key';
import { createFirstAdmin } from '@/lib/access/users/create-first-admin';
import { makeSetUpToken } from '@/lib/access/users/set-up';
import { type Config, config } from '@/lib/platform/config/config';
import { takeDataLock } from '@/lib/platform/db/data-lock';
import { migrate } from '@/lib/platform/db/migrate';
import { readRaw } from '@/lib/platform/db/read-raw';
import { CodedError } from '@/lib/platform/errors/coded';

/** The server cannot be started. The message says why and what to do. */
export class ServeError extends Error {
  override readonly name = 'ServeError';
}

/** Information about a running server for other processes, stored next to its lock. */
export interface RunningServer {
  pid: number;
  url: string;
}

export function runningServerFile({ dataDir }: Config): string {
  return path.join(dataDir, 'server.json');
}

/**
 * Creates the data directory and takes its lock, so that only one process at a time migrates, re-keys or serves.
 *
 * @returns a function that releases the lock
 * @throws ServeError if the directory cannot be written, or another process has the lock
 */
export async function claimDataDir(): Promise<() => Promise<void>> {
  const { dataDir } = config();
  // Everything that is written from here on (database, backups, key) is only for the user that runs the program.
  process.umask(0o077);
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new ServeError(
      `The data directory ${dataDir} cannot be written (${(error as NodeJS.ErrnoException).code}). Make the user that ` +
        'runs Clearance its owner, or set CLEARANCE_DATA to another directory.',
    );
  }
  const release = await takeDataLock(path.join(dataDir, 'server.lock'));
  if (release) return release;
  throw new ServeError(
    `Clearance is already running with ${dataDir}${describeRunning()}. Stop it first, or set CLEARANCE_DATA to ` +
      'another data directory.',
  );
}

function describeRunning(): string {
  try {
    const { pid, url } = JSON.parse(readFileSync(runningServerFile(config()), 'utf8')) as RunningServer;
    return ` (${url}, process ${pid})`;
  } catch {
    return '';
  }
}

/** Applies pending migrations to the database and checks its key. The caller must have the lock. */
export async function prepareData(say: (message: string) => void): Promise<void> {
  await migrate({ ...config(), say });
  const { made } = await checkKey();
  if (made) say(`Created an encryption key: ${config().keyFile} (keep a copy of it, separate from the database)`);
}

/**
 * Prepares the first administrator: creates the one from the environment, or a token for the set-up link.
 *
 * @returns the path of the set-up link, or null when there are users
 * @throws ServeError when the environment's e-mail or password cannot be used
 */
export async function prepareFirstAdmin(say: (message: string) => void): Promise<string | null> {
  const [users] = await readRaw(config().databaseFile, 'SELECT count(*) FROM User');
  if (Number(users?.[0]) > 0) return null;
  const { firstAdmin } = config();
  if (!firstAdmin) return `/set-up?token=${await makeSetUpToken()}`;
  try {
    await createFirstAdmin(null, { ...firstAdmin, name: '' }, null);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const params = Object.entries(error.params).map(([name, value]) => `${name} ${value}`);
    throw new ServeError(
      `CLEARANCE_ADMIN_EMAIL and CLEARANCE_ADMIN_PASSWORD cannot be used: ${[error.code, ...params].join(', ')}.`,
    );
  }
  say(`Made the first administrator, ${firstAdmin.email}. The password is not needed in the environment any more.`);
  return null;
}
