import type { Instance, Lab } from '../types';
import { boot } from './boot';
import { waitUntilReady } from './ready';
import { cutPower, powerOff } from './stop';

interface Reboot {
  hard?: boolean;
  /** Maximum time until it is ready, ms. */
  readyMs?: number;
}

/**
 * Reboots an instance and waits until it is ready. `hard` is a power cut: nothing is shut down or written out. Its
 * network namespace is recreated, so docker0, rules and cached path MTUs are gone as after a real reboot.
 */
export async function reboot(lab: Lab, instance: Instance, options: Reboot = {}): Promise<void> {
  await (options.hard ? cutPower(lab.name, instance.name) : powerOff(instance));
  await start(lab, instance, options.readyMs);
}

/** Boots an instance that is off, and waits until it is ready. */
export async function start(lab: Lab, instance: Instance, readyMs?: number): Promise<void> {
  boot(lab, instance);
  await waitUntilReady(instance, readyMs);
}
