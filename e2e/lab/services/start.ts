import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { makeCgroup } from '../host/cgroup';
import { cleanEnv } from '../host/run';
import { runDir } from '../layout';

/** Start one of the programs in this folder in a network namespace of the lab; it lives until its cgroup is ended. */
export function startService(lab: string, service: string, namespace: string, args: string[]): void {
  const program = fileURLToPath(new URL(`./${service}.ts`, import.meta.url));
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const log = openSync(path.join(runDir(lab), `${service}.log`), 'a');
  const enter = 'echo $$ > "$1/cgroup.procs"; shift; exec ip netns exec "$@"';
  const child = spawn(
    '/bin/sh',
    ['-c', enter, 'sh', makeCgroup(lab, service), namespace, process.execPath, '--import', tsx, program, ...args],
    { detached: true, stdio: ['ignore', log, log], env: cleanEnv(), cwd: '/' },
  );
  child.unref();
  closeSync(log);
}
