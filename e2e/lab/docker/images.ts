import { scaled } from '../../pace/scaled.mjs';
import { mustSh } from '../instance/exec';
import type { Instance } from '../types';

/** An image with bash, ping, ip and a few tools, made from the instance's own binaries. */
export const TOOLS_IMAGE = 'lab-tools';

/** An image with nothing in it at all. */
export const EMPTY_IMAGE = 'empty';

const TOOLS = 'bash timeout cat wc head sleep ip ping curl';

/**
 * Shell lines that make the tools image with `command` (docker or podman). No registry is needed: the image consists of
 * the binaries and the libraries that the loader names.
 */
export function importTools(command: string): string {
  return `
${command} image inspect ${TOOLS_IMAGE} >/dev/null 2>&1 || {
  files=$(for tool in ${TOOLS}; do
    at=$(readlink -f "$(command -v "$tool")"); echo "$at"
    ldd "$at" | grep -o '/[^ ]*' || true
  done | sort -u)
  tar -chf - $files /etc/hosts 2>/dev/null | ${command} import --change 'ENV PATH=/usr/sbin:/usr/bin:/sbin:/bin' - ${TOOLS_IMAGE}
}
`;
}

/** Makes the two images in an instance, unless they are there. */
export async function ensureImages(instance: Instance): Promise<void> {
  await mustSh(instance, importTools('docker'), { timeoutMs: scaled(60_000) });
  await mustSh(
    instance,
    `docker image inspect ${EMPTY_IMAGE} >/dev/null 2>&1 || tar -c -T /dev/null | docker import - ${EMPTY_IMAGE}`,
  );
}
