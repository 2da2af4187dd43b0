import { rmSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { scaled } from '../../pace/scaled.mjs';
import { cgroupPath, killCgroup, processesIn } from '../host/cgroup';
import { rootDir } from '../layout';
import type { Instance } from '../types';
import { machineName } from './boot';
import { sh } from './exec';

/** Shuts an instance down as `poweroff` does. If it takes longer than `timeoutMs`, its power is cut. */
export async function powerOff(instance: Instance, timeoutMs = scaled(30_000)): Promise<void> {
  const at = cgroupPath(instance.lab, instance.name);
  // The command's own connection may end with the instance, so its result says nothing.
  if (processesIn(at).length > 0) await sh(instance, 'systemctl poweroff').catch(() => undefined);
  for (const deadline = Date.now() + timeoutMs; processesIn(at).length > 0 && Date.now() < deadline; ) await sleep(50);
  await cutPower(instance.lab, instance.name);
}

/** Ends an instance at once, as when power fails. Its disk stays. */
export async function cutPower(lab: string, instance: string): Promise<void> {
  await killCgroup(lab, instance);
  forgetMachine(lab, instance);
}

// systemd-nspawn removes these itself when it ends normally.
function forgetMachine(lab: string, instance: string): void {
  const machine = machineName(lab, instance);
  rmSync(`/run/systemd/nspawn/propagate/${machine}`, { recursive: true, force: true });
  rmSync(`/run/systemd/nspawn/unix-export/${machine}`, { recursive: true, force: true });
  const root = statSync(rootDir(lab, instance), { throwIfNoEntry: false });
  if (root) rmSync(`/run/systemd/nspawn/locks/inode-${root.dev}:${root.ino}`, { force: true });
}
