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

/** As where the whole root is read-only, but for what containers cannot do without: Docker's and containerd's folders. */
export async function makeRootReadOnly(instance: Instance): Promise<void> {
  await mustSh(
    instance,
    'mount --bind /var/lib/containerd /var/lib/containerd && for d in /etc /usr /var /root /home /opt /srv; do mount --rbind $d $d && mount -o remount,bind,ro $d || exit 1; done',
  );
}
