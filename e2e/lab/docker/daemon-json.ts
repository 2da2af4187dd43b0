import { scaled } from '../../pace/scaled.mjs';
import { mustSh } from '../instance/exec';
import type { Instance } from '../types';

const FILE = '/etc/docker/daemon.json';

/** Writes these bytes into an instance's daemon.json (null removes it). Docker is not restarted. */
export async function writeDaemonJson(instance: Instance, text: string | Buffer | null): Promise<void> {
  if (text === null) await mustSh(instance, `rm -rf ${FILE}`);
  else await mustSh(instance, `mkdir -p /etc/docker && cat > ${FILE}`, { input: text });
}

/**
 * Restarts Docker and waits until it answers. Earlier starts are reset first: a test may restart it more often than its
 * start limit (three in a minute) allows.
 */
export async function restartDocker(instance: Instance): Promise<void> {
  await mustSh(
    instance,
    'systemctl reset-failed docker.service docker.socket; systemctl restart docker && docker version >/dev/null',
    { timeoutMs: scaled(60_000) },
  );
}

/** A daemon.json in force. */
export async function setDaemonJson(instance: Instance, text: string): Promise<void> {
  await writeDaemonJson(instance, text);
  await restartDocker(instance);
}

/** Stops Docker, and the socket that would start it again. */
export async function stopDocker(instance: Instance): Promise<void> {
  await mustSh(instance, 'systemctl stop docker.socket docker.service', { timeoutMs: scaled(60_000) });
}

/** Starts Docker again after `stopDocker`. */
export async function startDocker(instance: Instance): Promise<void> {
  await mustSh(
    instance,
    'systemctl reset-failed docker.service docker.socket; systemctl start docker.socket docker.service && docker version >/dev/null',
    { timeoutMs: scaled(60_000) },
  );
}
