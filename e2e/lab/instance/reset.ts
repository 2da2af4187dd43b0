import { instanceOf, writeLab } from '../lab-file';
import type { Instance, Lab } from '../types';
import { discardRoot, mountRoot, provision } from './provision';
import { start } from './reboot';
import { cutPower } from './stop';

/**
 * Bring an instance back to how it was when the lab came up: empty disk, no containers, same address and host keys.
 * `diskMb` puts all that it writes, Docker's too, on a memory disk of that size, to be filled up.
 */
export async function resetInstance(lab: Lab, name: string, options: { diskMb?: number } = {}): Promise<Instance> {
  const instance = instanceOf(lab, name);
  await cutPower(lab.name, name);
  await discardRoot(lab.name, name);
  instance.diskMb = options.diskMb ?? 0;
  writeLab(lab);
  await mountRoot(instance);
  await provision(lab, instance);
  await start(lab, instance);
  return instance;
}
