import { readFileSync } from 'node:fs';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { scaled } from '../../pace/scaled.mjs';
import { LabError } from '../errors';
import { type RunResult, run } from '../host/run';
import type { Instance } from '../types';
import { consoleFile } from './boot';
import { exec, leaderOf } from './exec';

/** Waits until an instance's sshd greets this machine and its Docker answers; fails with the end of its journal. */
export async function waitUntilReady(
  instance: Instance,
  timeoutMs = scaled(60_000),
  signal?: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  let missing = 'not running';
  while (Date.now() < deadline) {
    signal?.throwIfAborted();
    missing = await whatIsMissing(instance);
    if (!missing) return;
    await sleep(150);
  }
  throw new LabError(
    'not-ready',
    `${instance.name} was not ready after ${Math.round(timeoutMs / 1000)} s: ${missing}\n${await lastWords(instance)}`,
  );
}

/** The parts of an instance that are not ready yet; empty when it is ready. */
export async function whatIsMissing(instance: Instance): Promise<string> {
  if (!leaderOf(instance)) return 'not running';
  if (!(await greets(instance.address, instance.port))) return 'sshd does not answer';
  // `is-active` first: the docker client alone would start the daemon by its socket, in the middle of the boot.
  const active = await tryExec(instance, ['systemctl', 'is-active', 'docker.service']);
  if (active?.code !== 0) return 'docker.service is not active';
  const docker = await tryExec(instance, ['docker', 'version', '--format', '{{.Server.Version}}']);
  return docker?.code === 0 ? '' : 'Docker does not answer';
}

async function tryExec(instance: Instance, argv: string[]): Promise<RunResult | undefined> {
  try {
    return await exec(instance, argv, { timeoutMs: scaled(5000) });
  } catch {
    // It stopped between the two.
    return undefined;
  }
}

function greets(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: address, port });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(scaled(1000), () => done(false));
    socket.on('error', () => done(false));
    socket.on('close', () => done(false));
    socket.on('data', (data) => done(data.toString('latin1').startsWith('SSH-')));
  });
}

async function lastWords(instance: Instance): Promise<string> {
  const journal = await tryExec(instance, ['journalctl', '--no-pager', '-n', '40', '-o', 'short']);
  if (journal?.code === 0 && journal.stdout.trim()) return `Its journal ends:\n${journal.stdout.trim()}`;
  const console = readFileSync(consoleFile(instance.lab, instance.name), 'utf8').trim().slice(-3000);
  const processes = (await run('uptime', [])).stdout.trim();
  return `Its console ends:\n${console}\n(this machine: ${processes})`;
}
