import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Contest } from './contender';

interface Served {
  credential: { username: string; privateKey: string };
  endpoints: { name: string; address: string; port: number }[];
}

/** Starts cheap simulated endpoints in a separate process, to measure memory. */
export async function startEndpoints(count: number, folder: string) {
  const written = path.join(folder, `fleet-${count}.json`);
  const serve = fileURLToPath(new URL('../simulated/serve.ts', import.meta.url));
  const server = spawn(process.execPath, ['--import', 'tsx', serve, '--count', String(count), '--write', written], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // It prints one line when all listen.
  await Promise.race([
    once(server.stdout, 'data'),
    once(server, 'exit').then(() => Promise.reject(new Error('the simulated endpoints did not start'))),
  ]);
  const { credential, endpoints } = JSON.parse(readFileSync(written, 'utf8')) as Served;
  const keyFile = path.join(folder, `key-${count}`);
  writeFileSync(keyFile, credential.privateKey, { mode: 0o600 });
  const contest: Omit<Contest, 'script' | 'concurrency'> = {
    endpoints: endpoints.map(({ name, address, port }) => ({ name, address, port })),
    username: credential.username,
    keyFile,
    hostKeyFingerprint: '',
  };
  return { contest, stop: () => server.kill() };
}
