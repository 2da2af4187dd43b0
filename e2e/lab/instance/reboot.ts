import type { Instance, Lab } from '../types';
import { boot } from './boot';
import { waitUntilReady } from './ready';
import { cutPower, powerOff } from './stop';

interface Reboot {
  hard?: boolean;
  /** How long it may take until it is ready, ms. */
  readyMs?: number;
}

/**
 * Reboot an instance and wait until it is ready. `hard` is a power cut: nothing is shut down, nothing is written out.
 * Its network namespace is made anew, so that docker0, rules and cached path sizes are gone as after a real reboot.
 */
export async function reboot(lab: Lab, instance: Instance, options: Reboot = {}): Promise<void> {
  await (options.hard ? cutPower(lab.name, instance.name) : powerOff(instance));
  await start(lab, instance, options.readyMs);
}

/** Boot an instance that is off, and wait until it is ready. */
export async function start(lab: Lab, instance: Instance, readyMs?: number): Promise<void> {
  boot(lab, instance);
  await waitUntilReady(instance, readyMs);
}
