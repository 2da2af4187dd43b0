import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { must, run } from '../host/run';
import { authorizedKeys, createKey } from '../keys';
import { diskDir, rootDir, runDir } from '../layout';
import type { Instance, Lab } from '../types';

/** Mounts an instance's tree: its base, with an empty layer over it for everything that it writes. */
export async function mountRoot(instance: Instance): Promise<void> {
  const disk = diskDir(instance.lab, instance.name);
  const root = rootDir(instance.lab, instance.name);
  for (const folder of [disk, root]) mkdirSync(folder, { recursive: true });
  if (instance.diskMb > 0) {
    await must('mount', ['-t', 'tmpfs', '-o', `size=${instance.diskMb}m,mode=0755`, 'clearance-lab', disk]);
  }
  for (const folder of ['upper', 'work', 'docker']) mkdirSync(path.join(disk, folder), { recursive: true });
  const layers = `lowerdir=${instance.base},upperdir=${disk}/upper,workdir=${disk}/work`;
  await must('mount', ['-t', 'overlay', '-o', layers, 'clearance-lab', root]);
}

/** Unmount an instance's tree and forget all that it wrote. */
export async function discardRoot(lab: string, instance: string): Promise<void> {
  const disk = diskDir(lab, instance);
  for (const at of [rootDir(lab, instance), disk]) {
    // Calling it twice is possible after a crash; not mounted at all is fine.
    while ((await run('mountpoint', ['-q', at])).code === 0) await must('umount', ['-l', at]);
  }
  rmSync(disk, { recursive: true, force: true });
}

/** Makes the SSH host keys of an instance. They stay the same as long as the lab exists. */
export async function createHostKeys(lab: string, instance: string): Promise<Instance['hostKeys']> {
  const folder = hostKeysDir(lab, instance);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const fingerprint = async (type: 'ed25519' | 'ecdsa' | 'rsa') => {
    const file = path.join(folder, `ssh_host_${type}_key`);
    await createKey(file, type, type === 'rsa' ? { bits: 2048 } : {});
    return (await must('ssh-keygen', ['-l', '-E', 'sha256', '-f', `${file}.pub`])).split(' ')[1] ?? '';
  };
  const [ed25519, ecdsa, rsa] = await Promise.all([fingerprint('ed25519'), fingerprint('ecdsa'), fingerprint('rsa')]);
  return { ed25519, ecdsa, rsa };
}

/** Writes the instance's own files into its new tree: name, host keys, accounts. */
export async function provision(lab: Lab, instance: Instance): Promise<void> {
  const root = rootDir(lab.name, instance.name);
  const write = (file: string, text: string) => writeFileSync(path.join(root, file), text);
  write('etc/hostname', `${instance.name}\n`);
  write('etc/machine-id', `${randomBytes(16).toString('hex')}\n`);
  write('etc/hosts', hostsFile(lab, instance));
  write('etc/resolv.conf', `nameserver ${lab.web.address}\n`);
  // Packages come from the lab's web server: it serves the same bytes for every file of the archive.
  write('etc/apt/sources.list', `deb http://web.lab/debian ${instance.release} main\n`);
  await must('cp', ['-p', '-t', path.join(root, 'etc/ssh'), '--', ...hostKeyFiles(lab.name, instance.name)]);
  for (const home of ['root', ...['operator', 'sudopass', 'nosudo'].map((user) => `home/${user}`)]) {
    const file = path.join(root, home, '.ssh/authorized_keys');
    writeFileSync(file, authorizedKeys(lab.keys), { mode: 0o600 });
    const owner = statSync(path.join(root, home));
    chownSync(file, owner.uid, owner.gid);
    chmodSync(file, 0o600);
  }
  await must('chroot', [root, 'chpasswd'], { input: `${lab.users.sudopass}:${lab.password}\n` });
}

function hostsFile(lab: Lab, instance: Instance): string {
  return [
    '127.0.0.1 localhost',
    `127.0.1.1 ${instance.name}`,
    '::1 localhost ip6-localhost ip6-loopback',
    ...[lab.web, lab.other].flatMap((server) => [
      `${server.address} ${server.name}`,
      `${server.address6} ${server.name}`,
    ]),
    '',
  ].join('\n');
}

function hostKeysDir(lab: string, instance: string): string {
  return path.join(runDir(lab), 'host-keys', instance);
}

function hostKeyFiles(lab: string, instance: string): string[] {
  return ['ed25519', 'ecdsa', 'rsa'].flatMap((type) => {
    const file = path.join(hostKeysDir(lab, instance), `ssh_host_${type}_key`);
    return [file, `${file}.pub`];
  });
}
