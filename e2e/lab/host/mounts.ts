import { readFileSync } from 'node:fs';
import { must } from './run';

/** Unmount all that is mounted below a folder, the deepest first. */
export async function unmountBelow(folder: string): Promise<void> {
  const mounts = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((at) => at.startsWith(`${folder}/`));
  // Deepest last mounted, so first unmounted.
  for (const at of mounts.reverse()) await must('umount', ['-l', at]);
}
