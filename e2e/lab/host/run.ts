import { spawn } from 'node:child_process';
import { LabError } from '../errors';

/** The result of a finished command. `code` is 124 after a time-out, as with timeout(1), and 128 + n after signal n. */
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

// Nothing of the caller's environment is passed to an instance: proxies, locales and paths would change the tests.
const CLEAN_ENV = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/root',
  LANG: 'C.UTF-8',
};

/** The environment of everything that the lab starts. */
export function cleanEnv(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  // Next declares NODE_ENV to be always there; here it is not wanted.
  return { ...CLEAN_ENV, ...extra } as unknown as NodeJS.ProcessEnv;
}

/** Runs a command on this machine and returns its result, whatever it is. */
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
          // A grandchild may hold the pipes open for ever: the output so far is the result.
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
    // The child may exit before it has read its input; that is allowed.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

/** Runs a command that has to succeed; a `command-failed` error has its output. */
export async function must(command: string, args: string[], options: RunOptions = {}): Promise<string> {
  const result = await run(command, args, options);
  if (result.code !== 0) {
    const said = (result.stderr || result.stdout).trim().slice(-2000);
    throw new LabError('command-failed', `${[command, ...args].join(' ')} failed (${result.code}): ${said}`);
  }
  return result.stdout;
}
