import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeCgroup } from '../host/cgroup';
import { cleanEnv } from '../host/run';
import { diskDir, namespaceName, rootDir, runDir } from '../layout';
import { attachScript } from '../network/attach-script';
import { networkPlan } from '../network/plan';
import type { Instance, Lab } from '../types';

// Without these two, the containers inside an instance cannot have cgroups or set sysctls.
const NSPAWN_ENV = { SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: '1', SYSTEMD_NSPAWN_API_VFS_WRITABLE: 'yes' };

/** The file with the output of an instance's console. */
export function consoleFile(lab: string, instance: string): string {
  return path.join(runDir(lab), 'consoles', instance);
}

/** The name by which systemd-nspawn knows an instance. */
export function machineName(lab: string, instance: string): string {
  return `clearance-${lab}-${instance}`;
}

// Puts itself into the cgroup first, so that nothing can be started outside of it. systemd-nspawn exits with 133 if the
// instance asked for a reboot. It is started in the instance's network, because /sys shows the links of the network
// that it was mounted from: otherwise the instance would see this machine's.
const SUPERVISE = `echo $$ > "$1/cgroup.procs"
attach=$2 namespace=$3
shift 3
while sh "$attach"; do
  nsenter --net="/run/netns/$namespace" -- systemd-nspawn --network-namespace-path="/run/netns/$namespace" "$@"
  code=$?
  [ $code = 133 ] || exit $code
done`;

/** Starts systemd in an instance's tree and a new network. Returns at once: see waitUntilReady. */
export function boot(lab: Pick<Lab, 'name' | 'index'>, instance: Instance): void {
  const { name } = instance;
  const file = consoleFile(lab.name, name);
  mkdirSync(path.dirname(file), { recursive: true });
  const log = openSync(file, 'a');
  const attach = path.join(runDir(lab.name), `attach-${name}.sh`);
  writeFileSync(attach, attachScript(networkPlan(lab.name, lab.index), instance));
  const tun = existsSync('/dev/net/tun') ? ['--bind=/dev/net/tun'] : [];
  const child = spawn(
    '/bin/sh',
    [
      '-c',
      SUPERVISE,
      'sh',
      makeCgroup(lab.name, name),
      attach,
      namespaceName(lab.name, name),
      '--quiet',
      `--directory=${rootDir(lab.name, name)}`,
      `--machine=${machineName(lab.name, name)}`,
      `--hostname=${name}`,
      '--register=no',
      '--keep-unit',
      '--boot',
      '--capability=all',
      '--system-call-filter=@keyring bpf @mount',
      `--bind=${diskDir(lab.name, name)}/docker:/var/lib/docker`,
      '--resolv-conf=off',
      ...tun,
    ],
    { detached: true, stdio: ['ignore', log, log], env: cleanEnv(NSPAWN_ENV) },
  );
  child.unref();
  closeSync(log);
}
