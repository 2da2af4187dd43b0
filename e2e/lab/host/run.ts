import { spawn } from 'node:child_process';
import { LabError } from '../errors';

/** What a finished command answered. `code` is 124 after a time-out, as with timeout(1), and 128 + n after signal n. */
export interface RunResult {
  code: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  input?: string | Buffer;
  timeoutMs?: number;
  env?: Record<string, string>;
  /** When it aborts, the command gets SIGTERM. */
  signal?: AbortSignal;
}

const SIGNALS: Record<string, number> = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

// Nothing of the caller's environment reaches an instance: proxies, locales and paths would change what tests see.
const CLEAN_ENV = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/root',
  LANG: 'C.UTF-8',
};

/** The environment of whatever the lab starts. */
export function cleanEnv(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  // Next declares NODE_ENV to be always there; here it is not wanted.
  return { ...CLEAN_ENV, ...extra } as unknown as NodeJS.ProcessEnv;
}

/** Run a command on this machine and return what it answered, whatever that is. */
export function run(command: string, args: string[], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env: cleanEnv(options.env), stdio: 'pipe' });
    let stdout = '';
    let stderr = '';
    let timedOut = false;
    const timer = options.timeoutMs
      ? setTimeout(() => {
          timedOut = true;
          child.kill('SIGKILL');
          // A grandchild may hold the pipes open for ever: what was read so far is the answer.
          child.stdout.destroy();
          child.stderr.destroy();
        }, options.timeoutMs)
      : undefined;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const abort = () => child.kill('SIGTERM');
    options.signal?.addEventListener('abort', abort, { once: true });
    child.on('error', (error) => {
      clearTimeout(timer);
      resolve({ code: 127, stdout, stderr: `${stderr}${command}: ${error.message}` });
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', abort);
      resolve({ code: timedOut ? 124 : (code ?? 128 + (SIGNALS[signal ?? ''] ?? 0)), stdout, stderr });
    });
    // The child may exit before it has read its input; that is its right.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

/** Run a command that has to succeed; a `command-failed` error carries what it said. */
export async function must(command: string, args: string[], options: RunOptions = {}): Promise<string> {
  const result = await run(command, args, options);
  if (result.code !== 0) {
    const said = (result.stderr || result.stdout).trim().slice(-2000);
    throw new LabError('command-failed', `${[command, ...args].join(' ')} failed (${result.code}): ${said}`);
  }
  return result.stdout;
}
