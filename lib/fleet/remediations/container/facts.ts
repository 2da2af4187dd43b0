import { type ShellFile, shell } from '@/lib/platform/shell/read';
import type { Question } from '@/lib/remote/runner/root-script';
import { type Frames, textOf } from '@/lib/truth/script/frames';

/** What only a plan of a restart asks about the container. Untrusted: types and sizes are checked here. */
export interface ContainerFacts {
  id: string;
  /** `running`, `paused`, `restarting`, …; empty if unknown. */
  status: string;
  /** Empty if unknown. */
  startedAt: string;
  /** How long Docker waits for it to stop, s; negative: for ever. */
  stopSeconds: number;
  /** Its network mode, such as `bridge`, the name of a network, or `container:<id>`. */
  mode: string;
  /** The service of a Swarm task; empty if it is none. */
  service: string;
  /** Names of running containers that use its network namespace. */
  sharing: string[];
}

/** Docker's own default, s. */
const STOP_SECONDS = 10;

/** @param name the caller has checked it with isContainerName */
export function containerQuestion(name: string): Question {
  return { name: 'container', variables: { NAME: name }, body: QUESTION.map(shell).join('') };
}

const QUESTION: ShellFile[] = ['truth/probes/containers/command', 'fleet/remediations/container/question'];

/** @returns null if Docker has no running or stopped container with exactly this name, or did not answer */
export function readContainerFacts(answer: Frames, name: string): ContainerFacts | null {
  const said = parsed(textOf(answer, 'restart-container'));
  const text = (key: string) => (typeof said[key] === 'string' ? said[key].slice(0, 300) : '');
  const id = /^[0-9a-f]{64}$/.exec(text('id'))?.[0];
  if (!id || text('name') !== `/${name}`) return null;
  const { stopSeconds } = said;
  return {
    id,
    status: text('status'),
    startedAt: /^[0-9TZ:.+-]{10,40}$/.exec(text('startedAt'))?.[0] ?? '',
    stopSeconds: Number.isInteger(stopSeconds) ? Number(stopSeconds) : STOP_SECONDS,
    mode: text('mode'),
    service: text('service'),
    sharing: textOf(answer, 'restart-sharing')
      .split('\n')
      .flatMap((line) => {
        const [mode = '', other = ''] = line.split(' ', 2);
        return mode === `container:${id}` || mode === `container:${name}` ? [other.replace(/^\//, '')] : [];
      }),
  };
}

function parsed(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
