import pino, { type Logger } from 'pino';
import { config } from '@/lib/platform/config/config';

/** Names under which a secret could be logged by mistake. Their values are never logged. */
const SECRET_NAMES = [
  'authorization',
  'cookie',
  'password',
  'sudoPassword',
  'secret',
  'passphrase',
  'privateKey',
  'token',
  'key',
  'hash',
];

let logger: Logger | null = null;

/** The program's log: JSON lines on standard error, without secrets. */
export function log(): Logger {
  logger ??= pino(
    {
      level: config().logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[secret]' },
      serializers: { err: pino.stdSerializers.err, error: pino.stdSerializers.err },
    },
    pino.destination({ dest: 2, sync: true }),
  );
  return logger;
}
