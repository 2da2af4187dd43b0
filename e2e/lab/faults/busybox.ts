import { mustSh } from '../instance/exec';
import type { Instance } from '../types';

/**
 * BusyBox instead of a system's own tools: every script finds its applets first, and its ash for sh. The tools that
 * boot the system and sign people in are not replaced.
 */
export async function useBusyBox(instance: Instance): Promise<void> {
  await mustSh(
    instance,
    `set -e
    ln -sf busybox /usr/bin/sh
    busybox --install -s /usr/local/bin
    cd /usr/local/bin
    rm -f init linuxrc reboot poweroff halt su login passwd`,
  );
}
