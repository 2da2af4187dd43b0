import { existsSync } from 'node:fs';
import { config } from '@/lib/platform/config/config';
import { closeDatabase } from '@/lib/platform/db/client';
import { CodedError } from '@/lib/platform/errors/coded';
import { claimDataDir, prepareData } from '@/lib/start/prepare';

/**
 * Prepares the data directory for a command. If a server runs, it is ready; if not, it is created or migrated here.
 *
 * @throws ServeError, MigrationError, KeyError
 */
export async function prepareForCommand(): Promise<void> {
  let release: () => Promise<void>;
  try {
    release = await claimDataDir();
  } catch (error) {
    if (existsSync(config().databaseFile)) return;
    throw error;
  }
  await prepareData(console.error);
  await release();
}

/**
 * Runs a command of the command line. Prints the usage if the arguments were wrong, and the message of an error.
 *
 * @param command returns false if the arguments were wrong
 */
export function runCommand(usage: string, command: () => Promise<boolean>): void {
  command()
    .then((understood) => {
      if (understood) return;
      console.error(usage);
      process.exitCode = 2;
    })
    .catch((error) => {
      const params = error instanceof CodedError ? ` ${JSON.stringify(error.params)}` : '';
      console.error(`${(error as Error).message}${params}`);
      process.exitCode = 1;
    })
    .finally(closeDatabase);
}
