import { existsSync } from 'node:fs';
import { config } from '@/lib/platform/config/config';
import { closeDatabase } from '@/lib/platform/db/client';
import { CodedError } from '@/lib/platform/errors/coded';
import { claimDataDir, prepareData } from '@/lib/start/prepare';

/**
 * Makes the data ready for a command: with a server running it is, without one it is created or migrated here.
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
 * Runs a command-line verb: prints the usage when it says that it was not understood, and errors by their message.
 *
 * @param command false when the arguments made no sense
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
