import { scaled } from '../../pace/scaled.mjs';
import { mustSh } from '../instance/exec';
import type { Instance } from '../types';
import { importTools } from './images';

/**
 * A rootless Docker of a user, made with Docker's own tool, with the system's Docker disabled. It keeps running when
 * the user signs out.
 * @returns the docker command for it, to be run as root
 */
export async function startRootlessDocker(instance: Instance, user: string): Promise<string> {
  const uid = (await mustSh(instance, `id -u ${user}`)).trim();
  const home = `/run/user/${uid}`;
  const unit = `/home/${user}/.config/systemd/user/docker.service`;
  await mustSh(
    instance,
    `set -e
    systemctl disable --now docker.socket docker.service containerd.service
    mkdir -p /var/lib/systemd/linger && touch /var/lib/systemd/linger/${user}
    systemctl start user@${uid}.service
    ${asUser(user, uid)} dockerd-rootless-setuptool.sh install --skip-iptables --force >/tmp/rootless 2>&1 || [ -e ${unit} ]
    # The tool looks for modules that this kernel has built in, and takes its container's way out for lost.
    sed -i 's/ --iptables=false//' ${unit}
    ${asUser(user, uid)} systemctl --user daemon-reload
    ${asUser(user, uid)} systemctl --user restart docker
    for n in $(seq 50); do [ -S ${home}/docker.sock ] && break; sleep 0.2; done`,
    { timeoutMs: scaled(60_000) },
  );
  const docker = `docker -H unix://${home}/docker.sock`;
  await mustSh(instance, importTools(docker), { timeoutMs: scaled(60_000) });
  return docker;
}

/** The start of a shell command: what follows is run as the user, in the user's own session. */
export function asUser(user: string, uid: string): string {
  const session = `XDG_RUNTIME_DIR=/run/user/${uid} DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/${uid}/bus`;
  return `runuser -u ${user} -- env ${session} PATH=/usr/share/docker.io/contrib:/usr/sbin:/usr/bin:/sbin:/bin`;
}
