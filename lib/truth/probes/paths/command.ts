import { assign, assignFiles, quote } from '@/lib/platform/shell/assign';
import { shell } from '@/lib/platform/shell/read';
import { LADDER } from './ladder';

export const PATHS_COMMAND =
  assign({ PATH_LADDER: LADDER }) +
  assignFiles('PATH_SENDER', 'truth/probes/paths/send') +
  shell('truth/probes/paths/command');

/** The arguments of `paths_section` from the operator's request, each `role family target`; checked by ./target. */
export function pathArguments(role: 'target' | 'instance', targets: readonly string[]): string {
  return targets
    .flatMap((target) => (target.includes(':') ? [6] : /^[\d.]+$/.test(target) ? [4] : [4, 6]).map((f) => [f, target]))
    .map(([family = '', target = '']) => ` ${quote('a path', [role, family, target])}`)
    .join('');
}
