import { setTimeout as sleep } from 'node:timers/promises';
import { scaled } from '../../pace/scaled.mjs';
import { LabError } from '../errors';
import { killCgroup } from '../host/cgroup';
import { run } from '../host/run';
import { inNamespace } from '../network/namespaces';
import type { Lab } from '../types';
import { startService } from './start';

const ADDRESS = '169.254.169.254/32';

/** Turns the metadata service on, with this MTU for every instance's network; null turns it off (the default). */
export async function setMetadata(lab: Lab, metadata: { mtu: number } | null): Promise<void> {
  const { namespace } = lab.router;
  await killCgroup(lab.name, 'metadata');
  await run('ip', ['-n', namespace, 'addr', 'del', ADDRESS, 'dev', 'lo']);
  if (!metadata) return;
  await run('ip', ['-n', namespace, 'addr', 'add', ADDRESS, 'dev', 'lo']);
  const instances = lab.instances.map((instance) => `${instance.address}=${instance.mac}`);
  startService(lab.name, 'metadata', namespace, [String(metadata.mtu), ...instances]);
  await waitForPort(namespace, '169.254.169.254:80');
}

/** Wait until something listens at an address (as `ss` writes it) in a network namespace. */
export async function waitForPort(namespace: string, address: string, timeoutMs = scaled(15_000)): Promise<void> {
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await sleep(50)) {
    const listening = (await inNamespace(namespace, ['ss', '-Htln'])).stdout;
    if (listening.split('\n').some((line) => line.split(/\s+/)[3] === address)) return;
  }
  throw new LabError('not-ready', `nothing listens at ${address} in ${namespace} after ${timeoutMs / 1000} s`);
}
