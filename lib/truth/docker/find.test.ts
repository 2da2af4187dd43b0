import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SHELLS } from '@/e2e/shells/present.mjs';
import { makeSandbox, type Sandbox } from '@/e2e/shells/sandbox';
import { assign } from '@/lib/platform/shell/assign';
import { shell as text } from '@/lib/platform/shell/read';
import { CONFIG_PATHS } from './config-path';

/** Only the file unit counts: by name, the output of `systemctl show`. */
const SYSTEMCTL = `shift; while [ $# -gt 1 ]; do [ "$1" = -p ] && grep "^$2=" "$HERE/unit"; shift; done; :`;

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
    const head = `${assign(CONFIG_PATHS)}${text('truth/docker/find')}DOCKERD_PID='' DOCKERD_UID='' DOCKERD_HOST=''\n`;
    const { stdout, stderr } = sandbox.run(shell, head + command);
    expect(stderr).toBe('');
    return stdout;
  };
  const start = (command: string) =>
    `ExecStart={ path=/usr/sbin/dockerd ; argv[]=/usr/sbin/dockerd ${command} ; ignore_errors=no ; pid=0 ; status=0/0 }`;
  const config = (unit: string) => down(`docker_config_path\nprintf '%s' "$DOCKERD_CONFIG"`, unit);

  test('the command line of a stopped dockerd is what its unit would start, and what its environment files add', () => {
    sandbox.file('default', `# DOCKER_OPTS="--never"\nDOCKER_OPTS="--mtu=1442 --debug"\n`);
    const unit = `${start('-H fd:// $DOCKER_OPTS')}\nEnvironmentFiles=${sandbox.folder}/default (ignore_errors=yes)`;
    expect(down('docker_arguments', unit)).toBe('/usr/sbin/dockerd\n-H\nfd://\n$DOCKER_OPTS\n--mtu=1442\n--debug\n');
    expect(down('docker_arguments', 'ExecStart=')).toBe('');
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
