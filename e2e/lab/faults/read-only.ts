import { mustSh } from '../instance/exec';
import type { Instance } from '../types';

/** Make /etc (or another folder) of an instance read-only, or writable again. A reboot undoes it. */
export async function setReadOnly(instance: Instance, readOnly: boolean, folder = '/etc'): Promise<void> {
  await mustSh(
    instance,
    readOnly
      ? `mount --bind ${folder} ${folder} && mount -o remount,bind,ro ${folder}`
      : `while mountpoint -q ${folder}; do umount ${folder}; done`,
  );
}
