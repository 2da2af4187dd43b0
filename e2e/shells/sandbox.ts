import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { firstInPath } from './first-in-path';

/** For tests: a folder in which generated shell code runs, with programs that replace the instance's own. */
export interface Sandbox {
  folder: string;
  /** Makes a program of this name, of POSIX sh lines; it is found before the machine's own. */
  program(name: string, lines: string): void;
  file(name: string, text: string): void;
  /** Empty if there is none. */
  read(name: string): string;
  has(name: string): boolean;
  list(name?: string): string[];
  /** Runs lines in a shell (`bash --posix`); they find the folder as $HERE. */
  run(shell: string, lines: string): { status: number | null; stdout: string; stderr: string };
  remove(): void;
}

export function makeSandbox(): Sandbox {
  const folder = mkdtempSync(path.join(tmpdir(), 'clearance-shell-'));
  const at = (name: string) => path.join(folder, name);
  mkdirSync(at('bin'));
  return {
    folder,
    program(name, lines) {
      writeFileSync(at(`bin/${name}`), `#!/bin/sh\nHERE='${folder}'\n${lines}\n`);
      chmodSync(at(`bin/${name}`), 0o755);
    },
    file(name, text) {
      mkdirSync(path.dirname(at(name)), { recursive: true });
      writeFileSync(at(name), text);
    },
    read: (name) => (existsSync(at(name)) ? readFileSync(at(name), 'utf8') : ''),
    has: (name) => existsSync(at(name)),
    list: (name = '.') => readdirSync(at(name)).sort(),
    run(shell, lines) {
      const [program = '', ...flags] = shell.split(' ');
      const input = `set -u\nHERE='${folder}'\n${firstInPath(at('bin'))}${lines}\n`;
      const { status, stdout, stderr } = spawnSync(program, [...flags, '-s'], {
        input,
        encoding: 'utf8',
        timeout: 60_000,
      });
      return { status, stdout, stderr };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * A `docker` with containers: a file of variables for each under known/ (see `containerFile`). It records each `start`
 * in the file starts, and then runs the lines of the file on-start with $id set. It answers while there is a file up.
 */
export const DOCKER = `
all() { for each in "$HERE"/known/*; do [ -e "$each" ] && echo "\${each##*/}"; done; }
load() { [ -e "$HERE/known/$1" ] && . "$HERE/known/$1"; }
[ -e "$HERE/up" ] || exit 1
case "$*" in
  'version '*) echo 20.10.24 ;;
  'info '*) cat "$HERE/root" 2>/dev/null || echo /var/lib/docker overlay2 ;;
  'ps -q --filter is-task=true') ;;
  'ps -q --no-trunc --filter is-task=false') for id in $(all); do load "$id" && [ "$running" = true ] && echo "$id"; done; cat "$HERE/also" 2>/dev/null || : ;;
  'ps -aq --no-trunc --filter id='*) all | grep -x "\${*##*id=}" || : ;;
  'network inspect bridge '*) cat "$HERE/bridge-mtu" ;;
  'start '*)
    id=$2
    echo "$id" >>"$HERE/starts"
    . "$HERE/on-start"
    ;;
  'inspect --format '*)
    format=$3
    shift 3
    missing=0
    for id; do
      load "$id" || { missing=1; continue; }
      case $format in
        '{{.State.StartedAt}}'*) echo "$started $id $rm $status /$name $restarts" ;;
        *RestartPolicy.Name*StartedAt*) echo "$id $running $restarting $code $policy $started" ;;
        *RestartPolicy.Name*) echo "$policy" ;;
        '{{.Id}} '*) echo "$id $running $restarting $code $started" ;;
        *) exit 64 ;;
      esac
      [ ! -e "$HERE/on-look" ] || . "$HERE/on-look"
    done
    exit "$missing"
    ;;
  *) exit 64 ;;
esac
`;

export interface FakeContainer {
  name: string;
  running: boolean;
  restarting: boolean;
  code: number;
  policy: string;
  started: string;
  restarts: number;
  rm: boolean;
  status: string;
}

export function containerFile(of: Partial<FakeContainer>): string {
  const all: FakeContainer = {
    ...{ name: 'web', running: true, restarting: false, code: 0, policy: 'no', restarts: 0, rm: false },
    ...{ status: 'running', started: '2020-01-01T00:00:00.5Z', ...of },
  };
  return Object.entries(all)
    .map(([key, value]) => `${key}='${value}'\n`)
    .join('');
}
