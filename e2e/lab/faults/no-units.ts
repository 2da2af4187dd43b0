import { mustSh } from '../instance/exec';
import type { Instance } from '../types';

/** Removes systemd-run and makes units impossible to write: a script can only be started by setsid. */
export async function forbidUnits(instance: Instance): Promise<void> {
  const folder = '/etc/systemd/system';
  await mustSh(
    instance,
    `mv /usr/bin/systemd-run /root/ && mount --bind ${folder} ${folder} && mount -o remount,bind,ro ${folder}`,
  );
}
