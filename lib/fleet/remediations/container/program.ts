import { type ShellFile, shell } from '@/lib/platform/shell/read';
import type { FixProgram } from '@/lib/remote/runner/program';
import { isMtu } from '@/lib/truth/packet/mtu';
import { type Frames, textOf } from '@/lib/truth/script/frames';
import { cleanLine } from '@/lib/truth/script/text';
import { DOCKER_PROGRAM } from '../script/docker-program';
import type { ContainerPlan } from './plan-types';

/**
 * One restart of a container, as a program for the runner. Its roll-back only makes sure that the container runs.
 * @throws Error for a value that is not allowed in a script, or if the plan is blocked because there is no container
 */
export function containerProgram({
  container,
  interfaces,
}: Pick<ContainerPlan, 'container' | 'interfaces'>): FixProgram {
  if (!container) throw new Error('the plan has no container: it could not be read');
  const { id, startedAt, stopSeconds } = container;
  const wanted = new Map(interfaces.map(({ networkId, mtu }) => [networkId, mtu]));
  if (
    !/^[0-9a-f]{64}$/.test(id) ||
    !/^[0-9TZ:.+-]{10,40}$/.test(startedAt) ||
    !Number.isInteger(stopSeconds) ||
    stopSeconds < 0 ||
    ![...wanted].every(([network, mtu]) => /^[0-9a-z]{12,64}$/.test(network) && isMtu(mtu))
  ) {
    throw new Error('a parameter of the program has a value that is not allowed in a script');
  }
  return {
    name: 'container',
    title: 'one restart of a container',
    needs: ['docker', 'nsenter', 'ip'],
    variables: {
      ...{ CONTAINER: id, STARTED: startedAt, STOP: stopSeconds },
      WANTED: [...wanted].map(([network, mtu]) => `${network}=${mtu}`),
    },
    functions: STEPS.map(shell).join(''),
    steps: [
      ['keep-container', 'keep_container'],
      ['restart-container', 'restart_container'],
      ['container-runs', 'container_runs'],
      ['container-mtu', 'container_mtu'],
      ['others-run-on', 'others_run_on'],
    ],
    payload: null,
    spare: ['others', 'others.now', 'others.changed'],
    recheck: { name: 'container', variables: { CONTAINER: id }, body: RECHECK.map(shell).join('') },
    judge(answer: Frames) {
      const state = cleanLine(textOf(answer, 'container-state'), 200);
      const told = new Map(
        textOf(answer, 'container-mtus')
          .split('\n')
          .map((line): [string, string] => {
            const [network = '', mtu = ''] = line.trim().split(' ', 2);
            return [network, mtu];
          }),
      );
      const right =
        state.startsWith('true false ') && [...wanted].every(([network, mtu]) => told.get(network) === String(mtu));
      const said = [...wanted].map(([network, mtu]) => `${network.slice(0, 12)}: ${told.get(network) || '?'} (${mtu})`);
      return { right, output: [state, ...said].join('\n') };
    },
  };
}

const STEPS: ShellFile[] = [
  ...DOCKER_PROGRAM,
  'fleet/remediations/container/functions',
  'fleet/remediations/container/steps',
];
const RECHECK: ShellFile[] = [
  'fleet/remediations/script/system-docker',
  'fleet/remediations/container/functions',
  'fleet/remediations/container/recheck',
];
