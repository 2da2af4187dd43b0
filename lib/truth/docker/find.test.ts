import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SHELLS } from '@/e2e/shells/present.mjs';
import { makeSandbox, type Sandbox } from '@/e2e/shells/sandbox';
import { assign } from '@/lib/platform/shell/assign';
import { shell as text } from '@/lib/platform/shell/read';
import { parseUnit } from '@/lib/truth/probes/docker/parse-arguments';
import { parseFrames } from '@/lib/truth/script/frames';
import { CONFIG_PATHS } from './config-path';

/** Reads the file unit, by name of the property, and the file manager for systemd itself; `cat` prints the file source. */
const SYSTEMCTL = `
case "$1 $*" in
  'cat '*) exec cat "$HERE/source" ;;
  *' docker.service') file=unit ;;
  *) file=manager ;;
esac
while [ $# -gt 1 ]; do
  [ "$1" = -p ] && grep "^$2=" "$HERE/$file" 2>/dev/null
  shift
done
:`;

describe.each(SHELLS)('%s', (shell) => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = makeSandbox();
    sandbox.program('systemctl', SYSTEMCTL);
  });
  afterEach(() => sandbox.remove());
  /** The result of docker_find for a dockerd that is down. */
  const down = (command: string, unit: string) => {
    sandbox.file('unit', `${unit}\n`);
    const head = `${assign(CONFIG_PATHS)}${text('truth/docker/find')}DOCKERD_PID='' DOCKERD_UID='' DOCKERD_HOST='' DOCKER_UNIT=''\n`;
    const { stdout, stderr } = sandbox.run(shell, head + command);
    expect(stderr).toBe('');
    return stdout;
  };
  const start = (command: string) =>
    `ExecStart={ path=/usr/sbin/dockerd ; argv[]=/usr/sbin/dockerd ${command} ; ignore_errors=no ; pid=0 ; status=0/0 }`;
  const framesOf = (unit: string) => {
    const nonce = '0d'.repeat(16);
    const head = `CLEARANCE_NONCE=${nonce}\n${text('truth/script/frames')}`;
    return parseFrames(down(`${head}docker_unit_section`, unit), nonce);
  };
  const sections = (unit: string) => parseUnit(framesOf(unit));
  const config = (unit: string) => down(`docker_config_path\nprintf '%s' "$DOCKERD_CONFIG"`, unit);

  test('the command line of a stopped dockerd is what its unit would start, with its variables', () => {
    sandbox.file('default', `# DOCKER_OPTS="--never"\nOTHER=--never\nDOCKER_OPTS="--mtu=1442 --debug"\n`);
    const files = `EnvironmentFiles=${sandbox.folder}/def*lt (ignore_errors=yes)`;
    const environment = 'Environment="LABEL=a=b" "DOCKER_OPTS=--mtu=9000 --never" MTU=1400';
    const label = ['$', '{LABEL}'].join('');
    const unit = `${start(`-H fd:// $DOCKER_OPTS --label ${label} $NONE $(id)`)}\n${environment}\n${files}`;
    expect(down('docker_arguments', unit)).toBe('/usr/sbin/dockerd\n-H\nfd://\n--mtu=1442\n--debug\n--label\na=b\n');
    expect(down('docker_arguments', 'ExecStart=')).toBe('');
  });

  test('variables of systemd itself count, unless the unit sets them', () => {
    sandbox.file('manager', 'Environment=LANG=C DOCKER_OPTS=--mtu=1442 LABEL=b\n');
    expect(down('docker_arguments', `${start('$DOCKER_OPTS $LABEL')}\nEnvironment=LABEL=a`)).toBe(
      '/usr/sbin/dockerd\n--mtu=1442\na\n',
    );
  });

  test('a variable that an old systemctl hides is read in the files of the unit', () => {
    sandbox.file('source', '[Service]\nEnvironment="DOCKER_OPTS=--mtu=1442 --debug"\n');
    const unit = `${start('$DOCKER_OPTS')}\nEnvironment=[unprintable]`;
    expect(down('docker_arguments', unit)).toBe('/usr/sbin/dockerd\n--mtu=1442\n--debug\n');
    expect(sections(unit)).toMatchObject({ words: ['--mtu=1442', '--debug'], unknown: [] });
  });

  test('the command line of a process that hides it is that of its unit', () => {
    const hidden = 'DOCKERD_PID=999999999 CLEARANCE_ROOT=denied\ncan_all() { return 1; }\n';
    expect(down(`${hidden}docker_arguments`, start('--mtu=1442'))).toBe('/usr/sbin/dockerd\n--mtu=1442\n');
    expect(down(`${hidden}docker_config_path\nprintf '%s' "$DOCKERD_CONFIG"`, start('--config-file=/srv/a.json'))).toBe(
      '/srv/a.json',
    );
  });

  test('an old systemctl prints the name of the property in the singular', () => {
    sandbox.file('default', 'DOCKER_OPTS=--mtu=1442\n');
    const files = `EnvironmentFile=${sandbox.folder}/default (ignore_errors=yes)`;
    const shown = `DOCKER_UNIT='${start('$DOCKER_OPTS')}\n${files}'\n`;
    expect(down(`${shown}docker_arguments`, '')).toBe('/usr/sbin/dockerd\n--mtu=1442\n');
  });

  test('the unit is printed with the files that it names, for TypeScript to read', () => {
    sandbox.file('default', 'DOCKER_OPTS="--mtu=1442"\n');
    const files = ['default', 'missing'].map(
      (name) => `EnvironmentFiles=${sandbox.folder}/${name} (ignore_errors=yes)\n`,
    );
    const unit = `${start('-H fd:// $DOCKER_OPTS')}\nEnvironment=A=1\n${files.join('')}`;
    const frames = framesOf(unit);
    expect(frames.all.map(({ name, status }) => [name, status])).toEqual([
      ['docker-unit', 0],
      ['docker-unit-file', 0],
      ['docker-unit-file', 1],
    ]);
    expect(parseUnit(frames)).toEqual({
      program: '/usr/sbin/dockerd',
      words: ['-H', 'fd://', '--mtu=1442'],
      unknown: [],
    });
  });

  test('names its file by a variable', () => {
    sandbox.file('default', `DOCKER_OPTS='--config-file=/srv/c.json'\n`);
    const unit = `${start('$DOCKER_OPTS')}\nEnvironmentFiles=${sandbox.folder}/default (ignore_errors=yes)`;
    expect(config(unit)).toBe('/srv/c.json');
  });

  test.each([
    ['-H fd://', CONFIG_PATHS.SYSTEM_CONFIG],
    ['--config-file=/srv/a.json', '/srv/a.json'],
    ['--config-file /srv/a.json --debug', '/srv/a.json'],
    ['--config-file=/srv/a.json --config-file /srv/b.json', '/srv/b.json'],
    ['--config-file', CONFIG_PATHS.SYSTEM_CONFIG],
  ])('with %s it reads %s', (flags, expected) => {
    expect(config(start(flags))).toBe(expected);
  });
});
