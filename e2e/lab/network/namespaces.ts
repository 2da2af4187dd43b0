import { existsSync, readdirSync } from 'node:fs';
import { must, type RunOptions, type RunResult, run } from '../host/run';

/**
 * Runs `ip` commands, one on each line, in a network namespace (this machine's own if it is empty). Those that start
 * with "-6" run last: `ip` only takes the family for a whole batch.
 */
export async function ipBatch(namespace: string, lines: string[]): Promise<void> {
  const where = namespace ? ['-n', namespace] : [];
  const six = lines.filter((line) => line.startsWith('-6 ')).map((line) => line.slice(3));
  const rest = lines.filter((line) => !line.startsWith('-6 '));
  if (rest.length > 0) await must('ip', [...where, '-batch', '-'], { input: `${rest.join('\n')}\n` });
  if (six.length > 0) await must('ip', [...where, '-6', '-batch', '-'], { input: `${six.join('\n')}\n` });
}

/** Run a command in a network namespace of the lab, with this machine's files. */
export function inNamespace(namespace: string, argv: string[], options: RunOptions = {}): Promise<RunResult> {
  return run('ip', ['netns', 'exec', namespace, ...argv], options);
}

/** As `inNamespace`, for a command that has to succeed. */
export function mustInNamespace(namespace: string, argv: string[], options: RunOptions = {}): Promise<string> {
  return must('ip', ['netns', 'exec', namespace, ...argv], options);
}

/** Make an empty network namespace, with loopback up. */
export async function addNamespace(namespace: string): Promise<void> {
  await must('ip', ['netns', 'add', namespace]);
  await ipBatch(namespace, ['link set lo up']);
}

/** Removes a network namespace and everything in it. */
export async function removeNamespace(namespace: string): Promise<void> {
  if (existsSync(`/run/netns/${namespace}`)) await must('ip', ['netns', 'del', namespace]);
}

/** The names of the network namespaces that start with `prefix`. */
export function namespacesOf(prefix: string): string[] {
  return existsSync('/run/netns') ? readdirSync('/run/netns').filter((name) => name.startsWith(prefix)) : [];
}
