import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { instanceOf, writeLab } from '../lab-file';
import { rootDir } from '../layout';
import type { Instance, Lab } from '../types';
import { discardRoot, mountRoot, provision } from './provision';
import { start } from './reboot';
import { cutPower } from './stop';

/**
 * Resets an instance to its state when the lab came up: empty disk, no containers, same address and host keys. `diskMb`
 * puts everything that it writes, also Docker's files, on a memory disk of that size, which a test can fill.
 * `daemonJson` exists before Docker starts for the first time.
 */
export async function resetInstance(
  lab: Lab,
  name: string,
  options: { diskMb?: number; daemonJson?: string } = {},
): Promise<Instance> {
  const instance = instanceOf(lab, name);
  await cutPower(lab.name, name);
  await discardRoot(lab.name, name);
  instance.diskMb = options.diskMb ?? 0;
  writeLab(lab);
  await mountRoot(instance);
  await provision(lab, instance);
  if (options.daemonJson !== undefined) {
    const folder = path.join(rootDir(lab.name, name), 'etc/docker');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'daemon.json'), options.daemonJson);
  }
  await start(lab, instance);
  return instance;
}
