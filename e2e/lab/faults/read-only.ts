import { mustSh } from '../instance/exec';
import type { Instance } from '../types';

/** Makes /etc (or another folder) of an instance read-only, or writable again. A reboot undoes it. */
export async function setReadOnly(instance: Instance, readOnly: boolean, folder = '/etc'): Promise<void> {
  await mustSh(
    instance,
    readOnly
      ? `mount --bind ${folder} ${folder} && mount -o remount,bind,ro ${folder}`
      : `while mountpoint -q ${folder}; do umount ${folder}; done`,
  );
}

/** Like a read-only root, except for the folders that containers need: Docker's and containerd's. */
export async function makeRootReadOnly(instance: Instance): Promise<void> {
  await mustSh(
    instance,
    'mount --bind /var/lib/containerd /var/lib/containerd && for d in /etc /usr /var /root /home /opt /srv; do mount --rbind $d $d && mount -o remount,bind,ro $d || exit 1; done',
  );
}
