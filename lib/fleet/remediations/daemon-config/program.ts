import { type ShellFile, shell } from '@/lib/platform/shell/read';
import type { FixProgram } from '@/lib/remote/runner/program';
import { sha256 } from '@/lib/remote/runner/sha256';
import { CONFIG_PATHS } from '@/lib/truth/docker/config-path';
import { MTU_OPTION } from '@/lib/truth/docker/network-options';
import { type Frames, textOf, textsOf } from '@/lib/truth/script/frames';
import { currentNetworkMtu } from '../current-network-mtu';
import { REPORT_FOREIGN_RULES } from '../mss-clamp/facts';
import { DOCKER_PROGRAM } from '../script/docker-program';
import { DOCKER_SECTIONS } from '../script/sections';

/** The conditions of a change of daemon.json. Everything is checked before it goes into a script. */
export interface DaemonConfigChange {
  /** The MTU that `docker network inspect bridge` must show after the change, bytes of IP packet. */
  mtu: number;
  /** Path of daemon.json on the instance: absolute, of letters, digits and `._@-/`. */
  path: string;
  /** SHA-256 of daemon.json in the plan, hex; null if there was none. */
  expected: string | null;
  /** Its mode and numeric owner in the plan, such as `640:0:0`; null if there was none. */
  attributes: string | null;
  /** The bytes of daemon.json after the change; null if it will be removed. */
  content: Uint8Array | null;
  /** Mode (octal) and numeric owner of the file after the change; ignored if it will be removed. */
  mode: string;
  owner: string;
  /** Its SELinux context after the change; null for that of the file before, or the usual one for a new file. */
  context?: string | null;
}

const DAEMON_CONFIG = 'daemon-config';

/**
 * The change of daemon.json as a program for the runner.
 * @throws Error for a value that is not allowed in a script
 */
export function daemonConfigProgram(change: DaemonConfigChange): FixProgram {
  const { mtu, path, content, mode, owner } = change;
  // A context with a set of categories does not belong to a file under /etc.
  const context = /^[A-Za-z0-9_.:-]{1,200}$/.exec(change.context ?? '')?.[0] ?? '';
  const expected = change.expected ?? 'absent';
  const attributes = change.attributes ?? '';
  const wanted = content === null ? 'absent' : sha256(content);
  if (
    !Number.isInteger(mtu) ||
    mtu <= 0 ||
    !isPlainPath(path) ||
    !/^([0-9a-f]{64}|absent)$/.test(expected) ||
    !/^([0-7]{3,4}(:\d{1,10}){2})?$/.test(attributes) ||
    !/^[0-7]{3,4}$/.test(mode) ||
    !/^\d{1,10}:\d{1,10}$/.test(owner)
  ) {
    throw new Error('a parameter of the program has a value that is not allowed in a script');
  }
  return {
    name: DAEMON_CONFIG,
    title: 'one change of daemon.json',
    needs: ['docker'],
    variables: {
      ...{ MTU: mtu, MTU_OPTION, FILE: path, EXPECTED: expected, ATTRIBUTES: attributes, WANTED: wanted },
      ...{ MODE: mode, OWNER: owner, CONTEXT: context, ...CONFIG_PATHS, DOCKER_OF_ROOT: 'yes' },
    },
    functions: [...FILE_STEPS, UNDO].map(shell).join(''),
    steps: [
      ['record-containers', 'record_containers'],
      ['backup', 'back_up'],
      ['write', 'write_new'],
      ['validate', 'validate'],
      ['replace', 'replace'],
      ['reload', 'reload'],
      ['reset-failed', 'reset_failed'],
      ['restart', 'restart_first'],
      ['docker-answers', 'docker_answers'],
      ['bridge-mtu', 'bridge_mtu'],
      ['containers', 'containers_again'],
    ],
    payload: content,
    spare: ['containers.new'],
    recheck: recheckOf(path),
    judge(answer: Frames) {
      const stopped = textsOf(answer, 'not-running');
      const is = currentNetworkMtu('bridge', answer);
      const right = is.mtu === mtu && textOf(answer, 'sha256').trim() === wanted && stopped.length === 0;
      const said = [
        `docker network inspect bridge: ${is.said}`,
        ...stopped.map((name) => `does not run: ${name}`),
        ...textsOf(answer, 'ended').map((name) => `ended by itself: ${name}`),
      ];
      return { right, output: said.join('\n') };
    },
  };
}

/**
 * What is read again before the change is confirmed: the sections about Docker's networks, `sha256`, `not-running`,
 * `ended`, and the input of `foreignOf`.
 */
export function recheckOf(path: string): FixProgram['recheck'] {
  return {
    name: DAEMON_CONFIG,
    variables: { ...REPORT_FOREIGN_RULES.variables, FILE: path },
    body: `${DOCKER_SECTIONS}${RECHECK.map(shell).join('')}${REPORT_FOREIGN_RULES.body}`,
  };
}

/** A path that means the same to every tool: absolute, no `..`, no character with a special meaning for a shell. */
export function isPlainPath(path: string): boolean {
  return (
    /^(\/[A-Za-z0-9._@-]{1,64}){1,12}$/.test(path) && !path.split('/').some((part) => part === '..' || part === '.')
  );
}

/** The steps of a change of daemon.json, without their roll-back. */
export const FILE_STEPS: ShellFile[] = [
  ...DOCKER_PROGRAM,
  'truth/docker/find',
  'fleet/remediations/daemon-config/validate',
  'fleet/remediations/daemon-config/steps',
];
const UNDO: ShellFile = 'fleet/remediations/daemon-config/undo';
const RECHECK: ShellFile[] = [
  'fleet/remediations/script/system-docker',
  'fleet/remediations/daemon-config/recheck',
  'fleet/remediations/script/is-removed',
  'fleet/remediations/script/not-running',
];
