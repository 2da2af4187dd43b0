import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { killCgroup } from './host/cgroup';
import { unmountBelow } from './host/mounts';
import { freeIndex, indexOf } from './index-file';
import { cutPower } from './instance/stop';
import { checkName, diskDir, namespaceName, RUN_DIR, rootDir, runDir } from './layout';
import { removeLink } from './network/create';
import { namespacesOf, removeNamespace } from './network/namespaces';
import { networkPlan } from './network/plan';

/**
 * Takes a lab down: processes, mounts, namespaces, links, routes and files. It only uses names, and not what was
 * written to files, so it works after a crash at any point, and can be repeated.
 */
export async function downLab(name: string): Promise<void> {
  checkName(name);
  for (const instance of instancesOf(name)) await cutPower(name, instance);
  await killCgroup(name);
  await unmountBelow(runDir(name));
  await unmountBelow(diskDir(name));
  for (const namespace of namespacesOf(namespaceName(name, ''))) await removeNamespace(namespace);
  const index = indexOf(name);
  if (index !== undefined) await removeLink(networkPlan(name, index));
  for (const folder of [diskDir(name), runDir(name)]) rmSync(folder, { recursive: true, force: true });
  // Last: only now may another lab use the addresses.
  if (index !== undefined) freeIndex(index);
  removeEmpty(path.dirname(diskDir(name)), path.join(RUN_DIR, 'labs'), path.join(RUN_DIR, 'index'), RUN_DIR);
}

function instancesOf(name: string): string[] {
  const roots = path.dirname(rootDir(name, 'any'));
  return existsSync(roots) ? readdirSync(roots) : [];
}

function removeEmpty(...folders: string[]): void {
  for (const folder of folders) {
    try {
      rmdirSync(folder);
    } catch {
      // Another lab is in there, or it is removed already.
    }
  }
}
