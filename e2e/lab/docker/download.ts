import { mustSh } from '../instance/exec';
import { WEB_FILE_PATH } from '../services/web-file';
import type { Instance, WebServer } from '../types';
import { ensureImages, TOOLS_IMAGE } from './images';
import { quote } from './quote';

export interface Download {
  /** Bytes that arrived, HTTP headers included. */
  received: number;
  /** Whether the whole file arrived. */
  complete: boolean;
}

export interface DownloadOptions {
  /** How long it may stall in total. */
  timeoutSeconds?: number;
  /** A running container to use; without it, a new one on the network. */
  container?: string;
}

/** Downloads a server's file from inside a container on a Docker network, like the user of the article did. */
export async function downloadInContainer(
  instance: Instance,
  server: WebServer,
  network = 'bridge',
  options: DownloadOptions = {},
): Promise<Download> {
  await ensureImages(instance);
  const inside = options.container
    ? ['docker', 'exec', options.container]
    : ['docker', 'run', '--rm', '--network', network, TOOLS_IMAGE];
  return download(instance, server, inside, options.timeoutSeconds ?? 4);
}

/** The same download from the instance itself. */
export function downloadOnInstance(
  instance: Instance,
  server: WebServer,
  options: DownloadOptions = {},
): Promise<Download> {
  return download(instance, server, [], options.timeoutSeconds ?? 4);
}

async function download(instance: Instance, server: WebServer, inside: string[], seconds: number): Promise<Download> {
  // bash's own /dev/tcp: no name look-up, no proxy, and the bytes before the time-out are counted.
  const script = [
    `exec 3<>/dev/tcp/${server.address}/80`,
    `printf 'GET ${WEB_FILE_PATH} HTTP/1.0\\r\\nHost: ${server.name}\\r\\n\\r\\n' >&3`,
    `timeout ${seconds} cat <&3 | wc -c`,
  ].join('; ');
  const argv = [...inside, 'timeout', String(seconds + 2), 'bash', '-c', script];
  const printed = await mustSh(instance, argv.map(quote).join(' '), { timeoutMs: (seconds + 30) * 1000 });
  const received = Number(printed.trim());
  return { received, complete: received >= server.bytes };
}
