import { mustSh } from '../instance/exec';
import type { Instance } from '../types';

/**
 * BusyBox for a system's own tools, found before them by every script, and its ash for sh. What boots the system and
 * signs people in stays.
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
