import { readFileSync } from 'node:fs';
import { must } from './run';

/** Unmounts everything below a folder, the deepest first. */
export async function unmountBelow(folder: string): Promise<void> {
  const mounts = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((at) => at.startsWith(`${folder}/`));
  // The deepest was mounted last, so it is unmounted first.
  for (const at of mounts.reverse()) await must('umount', ['-l', at]);
}
