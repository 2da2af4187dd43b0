import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { config } from '@/lib/platform/config/config';
import { ServeError } from './prepare';

/**
 * Starts the simulated fleet as a process of its own (it is part of the tests, not of the program) and waits until it has
 * registered its instances and says `demo ready`.
 */
export async function startDemo(say: (message: string) => void): Promise<{ stop(): Promise<void> }> {
  say('Starting the simulated instances');
  const child = spawn(process.execPath, ['--import', 'tsx', 'e2e/simulated/demo.ts'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, CLEARANCE_DEMO: '1', CLEARANCE_DEMO_DATA: config().dataDir },
  });
  await ready(child, say);
  return {
    stop: async () => {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function ready(child: ChildProcess, say: (message: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = () => reject(new ServeError('The simulated instances did not start: see the message above.'));
    child.once('error', failed);
    child.once('exit', failed);
    if (!child.stdout) return failed();
    createInterface({ input: child.stdout }).on('line', (line) => {
      const login = /^demo ready (\{.*\})$/.exec(line.trim())?.[1];
      if (login === undefined) return say(line.trim());
      const { email, password, instances } = JSON.parse(login) as Record<string, string | number>;
      say(`${instances} simulated instances. Sign in as ${email} with the password ${password}`);
      resolve();
    });
  });
}
