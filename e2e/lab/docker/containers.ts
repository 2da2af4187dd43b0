import { scaled } from '../../pace/scaled.mjs';
import { mustSh } from '../instance/exec';
import type { Instance } from '../types';
import { ensureImages, TOOLS_IMAGE } from './images';
import { quote } from './quote';

export interface ContainerOptions {
  name: string;
  /** Default: Docker's own bridge. */
  network?: string;
  restart?: 'no' | 'always' | 'unless-stopped' | 'on-failure';
  labels?: Record<string, string>;
  /** Further arguments of `docker run`, such as ["--ip", "10.9.0.5"]. */
  extra?: readonly string[];
}

// A shell that ends on SIGTERM, so that a restart of Docker does not wait ten seconds for it.
const IDLE = 'trap "exit 0" TERM INT; sleep infinity & wait';

/** Starts a container that does nothing until it is stopped; returns its id. */
export async function startContainer(instance: Instance, options: ContainerOptions): Promise<string> {
  await ensureImages(instance);
  const labels = Object.entries(options.labels ?? {}).flatMap(([key, value]) => ['--label', `${key}=${value}`]);
  const argv = [
    ...['docker', 'run', '--detach', '--name', options.name],
    ...['--network', options.network ?? 'bridge', '--restart', options.restart ?? 'no'],
    ...labels,
    ...(options.extra ?? []),
    ...[TOOLS_IMAGE, 'bash', '-c', IDLE],
  ];
  return (await mustSh(instance, argv.map(quote).join(' '), { timeoutMs: scaled(30_000) })).trim();
}

/** Makes a user-defined bridge network. `mtu` is its option; without it, Docker uses 1500. */
export async function createDockerNetwork(
  instance: Instance,
  name: string,
  options: { mtu?: number; subnet?: string; labels?: Record<string, string> } = {},
): Promise<void> {
  const argv = [
    ...['docker', 'network', 'create', '--driver', 'bridge'],
    ...(options.mtu ? ['--opt', `com.docker.network.driver.mtu=${options.mtu}`] : []),
    ...(options.subnet ? ['--subnet', options.subnet] : []),
    ...Object.entries(options.labels ?? {}).flatMap(([key, value]) => ['--label', `${key}=${value}`]),
    name,
  ];
  await mustSh(instance, argv.map(quote).join(' '), { timeoutMs: scaled(30_000) });
}
