import { readFileSync } from 'node:fs';
import path from 'node:path';
import { LabError } from '../errors';
import { cgroupPath, processesIn } from '../host/cgroup';
import { type RunOptions, type RunResult, run } from '../host/run';
import type { Instance } from '../types';

/**
 * Runs a command as root in an instance, not through SSH. The result is a value, whatever the exit code. Only an
 * instance that is not running is an error (`not-running`).
 */
export function exec(instance: Instance, argv: string[], options: RunOptions = {}): Promise<RunResult> {
  const leader = leaderOf(instance);
  if (!leader) return Promise.reject(new LabError('not-running', `instance ${instance.name} is not running`));
  return run('nsenter', ['-t', String(leader), '-m', '-u', '-i', '-n', '-p', '--', ...argv], options);
}

/** As `exec`, with a shell script. */
export function sh(instance: Instance, script: string, options: RunOptions = {}): Promise<RunResult> {
  return exec(instance, ['sh', '-c', script], options);
}

/** As `sh`, for a script that has to succeed; returns its output. */
export async function mustSh(instance: Instance, script: string, options: RunOptions = {}): Promise<string> {
  const result = await sh(instance, script, options);
  if (result.code === 0) return result.stdout;
  const said = (result.stderr || result.stdout).trim().slice(-2000);
  throw new LabError('command-failed', `on ${instance.name}: ${script}\nfailed (${result.code}): ${said}`);
}

/** The process that is systemd inside the instance, seen from this machine; it changes with every boot. */
export function leaderOf(instance: Instance): number | undefined {
  for (const nspawn of processesIn(path.join(cgroupPath(instance.lab, instance.name), 'supervisor'))) {
    try {
      const children = readFileSync(`/proc/${nspawn}/task/${nspawn}/children`, 'utf8').trim();
      if (children) return Number(children.split(' ')[0]);
    } catch {
      // It ended between the two look-ups.
    }
  }
  return undefined;
}
