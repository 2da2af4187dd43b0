import { readFileSync } from 'node:fs';
import path from 'node:path';

/** An environment variable with a value that cannot be used. The message says which one, and what is allowed. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(
    readonly variable: string,
    problem: string,
  ) {
    super(`${variable} ${problem}`);
  }
}

export interface Config {
  /** Absolute path of the directory that holds all state. */
  dataDir: string;
  databaseFile: string;
  backupsDir: string;
  /** How many automatic backups are kept. */
  backupsKept: number;
  keyFile: string;
  /** Keys from the environment, the one in use first; null if the key file has them. */
  encryptionKeys: string[] | null;
  host: string;
  port: number;
  demo: boolean;
  /** The address that people open, if a reverse proxy is in front of the program; without a slash at the end. */
  publicUrl: string | null;
  /** Whether X-Forwarded-For has the client's address (a proxy in front of the program sets it). */
  trustProxy: boolean;
  /** SSH sessions at once. */
  concurrency: number;
  logLevel: LogLevel;
  /** The first administrator, for an unattended start. */
  firstAdmin: { email: string; password: string } | null;
  /** Minutes until an unused session ends. */
  sessionMinutes: number;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;
type LogLevel = (typeof LOG_LEVELS)[number];

type Environment = Record<string, string | undefined>;

/**
 * Reads the configuration from an environment.
 *
 * @param env the environment's variables; an empty value counts as not set
 * @param cwd base of relative paths
 * @throws ConfigError for a value that cannot be used
 */
export function readConfig(env: Environment, cwd: string): Config {
  const demo = flag(env, 'CLEARANCE_DEMO');
  // The demonstration must never touch the data of a real fleet, so it ignores CLEARANCE_DATA.
  const dataDir = path.resolve(
    cwd,
    demo ? text(env, 'CLEARANCE_DEMO_DATA') || '.clearance/demo' : text(env, 'CLEARANCE_DATA') || 'data',
  );
  return {
    dataDir,
    databaseFile: path.join(dataDir, 'clearance.db'),
    backupsDir: path.join(dataDir, 'backups'),
    backupsKept: integer(env, 'CLEARANCE_BACKUPS_KEPT', 10, 1, 1000),
    keyFile: path.resolve(cwd, text(env, 'CLEARANCE_KEY_FILE') || path.join(dataDir, 'keys', 'encryption.key')),
    encryptionKeys: encryptionKeys(env),
    host: text(env, 'HOST') || '127.0.0.1',
    port: integer(env, 'PORT', 3000, 0, 65_535),
    demo,
    publicUrl: publicUrl(env),
    trustProxy: flag(env, 'CLEARANCE_TRUST_PROXY'),
    concurrency: integer(env, 'CLEARANCE_CONCURRENCY', 32, 1, 512),
    logLevel: oneOf(env, 'CLEARANCE_LOG_LEVEL', LOG_LEVELS, 'info'),
    firstAdmin: firstAdmin(env, cwd),
    sessionMinutes: integer(env, 'CLEARANCE_SESSION_MINUTES', 12 * 60, 5, 30 * 24 * 60),
  };
}

let current: Config | null = null;

/** The configuration of this process, read from its environment on the first call. */
export function config(): Config {
  current ??= readConfig(process.env, process.cwd());
  return current;
}

/** Forgets the configuration, so that a test can use another directory with the next `config()`. */
export function forgetConfig(): void {
  current = null;
}

function text(env: Environment, name: string): string {
  return env[name]?.trim() ?? '';
}

function flag(env: Environment, name: string): boolean {
  const value = text(env, name).toLowerCase();
  if (['', '0', 'no', 'off', 'false'].includes(value)) return false;
  if (['1', 'yes', 'on', 'true'].includes(value)) return true;
  throw new ConfigError(name, `is "${value}": use 1 or 0.`);
}

function integer(env: Environment, name: string, fallback: number, least: number, most: number): number {
  const value = text(env, name);
  if (value === '') return fallback;
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < least || number > most) {
    throw new ConfigError(name, `is "${value}": use a whole number from ${least} to ${most}.`);
  }
  return number;
}

function oneOf<const T extends string>(env: Environment, name: string, values: readonly T[], fallback: T): T {
  const value = text(env, name);
  if (value === '') return fallback;
  const found = values.find((candidate) => candidate === value);
  if (!found) throw new ConfigError(name, `is "${value}": use one of ${values.join(', ')}.`);
  return found;
}

function encryptionKeys(env: Environment): string[] | null {
  const key = text(env, 'CLEARANCE_ENCRYPTION_KEY');
  const previous = text(env, 'CLEARANCE_ENCRYPTION_KEY_PREVIOUS');
  if (key === '') {
    if (previous !== '') throw new ConfigError('CLEARANCE_ENCRYPTION_KEY', 'must be set when its previous value is.');
    return null;
  }
  return previous === '' ? [key] : [key, previous];
}

function publicUrl(env: Environment): string | null {
  const value = text(env, 'CLEARANCE_URL');
  if (value === '') return null;
  if (!URL.canParse(value)) throw new ConfigError('CLEARANCE_URL', `is "${value}": use an address such as https://….`);
  const url = new URL(value);
  if (!['http:', 'https:'].includes(url.protocol) || url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw new ConfigError('CLEARANCE_URL', `is "${value}": use http:// or https://, a name and a port, and no path.`);
  }
  return url.origin;
}

function firstAdmin(env: Environment, cwd: string): Config['firstAdmin'] {
  const email = text(env, 'CLEARANCE_ADMIN_EMAIL');
  const file = text(env, 'CLEARANCE_ADMIN_PASSWORD_FILE');
  const password = file === '' ? (env.CLEARANCE_ADMIN_PASSWORD ?? '') : passwordFrom(path.resolve(cwd, file));
  if (email === '' && password === '') return null;
  if (email === '') throw new ConfigError('CLEARANCE_ADMIN_EMAIL', 'must be set along with the password.');
  if (password === '') {
    throw new ConfigError(
      'CLEARANCE_ADMIN_PASSWORD',
      '(or CLEARANCE_ADMIN_PASSWORD_FILE) must be set with the e-mail.',
    );
  }
  return { email, password };
}

function passwordFrom(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new ConfigError('CLEARANCE_ADMIN_PASSWORD_FILE', `cannot be read: ${(error as Error).message}`);
  }
}
