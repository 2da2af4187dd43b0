import { type ShellFile, shell } from '@/lib/platform/shell/read';
import type { FixProgram } from '@/lib/remote/runner/program';
import { sha256 } from '@/lib/remote/runner/sha256';
import { type Frames, textOf } from '@/lib/truth/script/frames';
import { daemonConfigProgram, FILE_STEPS } from '../daemon-config/program';
import type { RepairPlan } from './plan-types';

/**
 * A repair of daemon.json as a program for the runner: the steps of a change of it, without a restart of Docker.
 * @param after the bytes of the repaired file
 * @throws Error for a value that is not allowed in a script, or if the plan is blocked because there is no file
 */
export function repairProgram(
  { file, mtu, starts }: Pick<RepairPlan, 'file' | 'mtu' | 'starts'>,
  after: Uint8Array | null,
): FixProgram {
  if (after === null || !file.exists) throw new Error('the plan has no file');
  const { mode, uid, gid, context, path } = file;
  const change = daemonConfigProgram({
    ...{ mtu, path, expected: file.sha256, attributes: `${mode}:${uid}:${gid}` },
    ...{ content: after, mode: mode ?? '644', owner: `${uid ?? 0}:${gid ?? 0}`, context },
  });
  const wanted = sha256(after);
  const variables = { STARTS: starts ? 'yes' : '' };
  return {
    ...change,
    name: 'repair',
    title: 'a repair of daemon.json',
    needs: starts ? ['docker'] : [],
    variables: { ...change.variables, ...variables },
    functions: [...FILE_STEPS, STEPS].map(shell).join(''),
    steps: [
      ['backup', 'back_up'],
      ['write', 'write_new'],
      ['validate', 'validate'],
      ['replace', 'replace'],
      ...(starts
        ? ([
            ['reset-failed', 'reset_failed'],
            ['start-docker', 'start_docker'],
            ['docker-answers', 'docker_answers'],
          ] as const)
        : []),
    ],
    recheck: { name: 'repair', variables: { ...variables, FILE: path }, body: RECHECK.map(shell).join('') },
    judge(answer: Frames) {
      const isThere = textOf(answer, 'sha256').trim() === wanted;
      const isUp = textOf(answer, 'docker-up').trim() === 'yes';
      const output = [
        `${path}: ${isThere ? 'as repaired' : 'not as repaired'}`,
        ...(starts ? [isUp ? 'Docker answers' : 'Docker does not answer'] : []),
      ].join('\n');
      return { right: isThere && (!starts || isUp), output };
    },
  };
}

const STEPS: ShellFile = 'fleet/remediations/repair-config/steps';
const RECHECK: ShellFile[] = ['fleet/remediations/script/system-docker', 'fleet/remediations/repair-config/recheck'];
