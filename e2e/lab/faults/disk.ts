import { LabError } from '../errors';
import { mustSh } from '../instance/exec';
import type { Instance } from '../types';

const FILLER = '/var/tmp/lab-filler';

/**
 * Fills an instance's disk to the last byte. Only for an instance that was reset with `diskMb`, not for the machine's
 * disk.
 */
export async function fillDisk(instance: Instance): Promise<void> {
  if (instance.diskMb === 0) {
    throw new LabError('command-failed', `${instance.name} is on the machine's own disk: reset it with diskMb first`);
  }
  await mustSh(
    instance,
    `dd if=/dev/zero of=${FILLER} bs=64k 2>/dev/null; dd if=/dev/zero bs=1 2>/dev/null >> ${FILLER}; sync`,
  );
}

/** Frees the space again. */
export async function freeDisk(instance: Instance): Promise<void> {
  await mustSh(instance, `rm -f ${FILLER}`);
}
