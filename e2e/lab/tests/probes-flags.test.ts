import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseUnit } from '@/lib/truth/probes/docker/parse-arguments';
import { parseFrames } from '@/lib/truth/script/frames';
import { restartDocker, stopDocker, writeDaemonJson } from '../docker/daemon-json';
import { labSupport } from '../host/support';
import { exec, mustSh } from '../instance/exec';
import { resetInstance } from '../instance/reset';
import { giveLabBack, takeLab } from '../pool/pool';
import type { Instance, Lab } from '../types';
import { dockerOf, inspect } from './probes-inspect';

const support = labSupport();
const RELEASES = ['bullseye', 'bookworm', 'trixie'];

/** Writes a drop-in of docker.service, in which `@` stands for `$`, and other files. */
async function dropIn(instance: Instance, lines: string[], files: Record<string, string> = {}): Promise<void> {
  const all = {
    '/etc/systemd/system/docker.service.d/test.conf': `[Service]\n${lines.join('\n')}\n`.replaceAll('@', '$'),
    ...files,
  };
  for (const [path, text] of Object.entries(all))
    await exec(instance, ['sh', '-c', 'mkdir -p "$(dirname "$1")"; cat >"$1"', 'sh', path], { input: text });
  await mustSh(instance, 'systemctl daemon-reload');
}

describe.skipIf(!support.supported)(`flags of a stopped Docker${support.reason ? ` (${support.reason})` : ''}`, () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await takeLab(RELEASES);
  });
  afterAll(() => giveLabBack(lab));

  describe.each(RELEASES)('%s', (name) => {
    let instance: Instance;
    beforeEach(async () => {
      instance = await resetInstance(lab, name);
      await stopDocker(instance);
    });

    // Compared with systemd itself: a program in place of dockerd records its command line.
    it.each<[string, string[], Record<string, string>]>([
      ['plain words', ['ExecStart=/opt/test/dockerd -H fd:// --mtu=1450 --label=a=b'], {}],
      [
        'variables',
        [
          'Environment="OPTS=--mtu=1450 --debug" MTU=1442 "QUOTED=--label=\'a b\' --label=c\\\\ d" EMPTY=',
          'ExecStart=/opt/test/dockerd $OPTS --mtu=@{MTU} --x=$MTU @{OPTS} $QUOTED $EMPTY @{EMPTY} $NONE $MANAGED $$OPTS a$@{MTU}',
        ],
        {},
      ],
      [
        'files',
        [
          'Environment=OPTS=--mtu=9000',
          'EnvironmentFile=-/etc/default/docker',
          'EnvironmentFile=-/etc/default/missing',
          'EnvironmentFile=-/etc/docker-env.d/*.env',
          'UnsetEnvironment=GONE',
          'ExecStart=/opt/test/dockerd $OPTS $MORE $LONG $TWO $EXPORTED $GONE',
        ],
        {
          '/etc/default/docker':
            '# OPTS="--never"\n; MORE=--never\nOPTS="--mtu=1400"\nLONG=--one \\\n--two\nexport EXPORTED=--no\nGONE=--gone\n',
          '/etc/docker-env.d/10.env': 'OPTS=\'--mtu=1450\'\nMORE=--debug --label="a b"   \n',
          '/etc/docker-env.d/20.env': 'TWO = "--twice" \'--mixed\'\n',
        },
      ],
    ])('are read as systemd reads them: %s', async (_, lines, files) => {
      const [start, ...others] = [...lines].reverse();
      await dropIn(instance, ['Type=simple', ...others.reverse(), 'ExecStart=', start ?? ''], {
        ...files,
        '/opt/test/dockerd': '#!/bin/sh\nprintf "%s\\n" "$@" >/run/test-words\nexec sleep 600\n',
      });
      await mustSh(
        instance,
        `chmod 755 /opt/test/dockerd; rm -f /run/test-words
         systemctl set-environment 'MANAGED=--label=managed --debug' MTU=9000; systemctl start docker.service
         for i in 1 2 3 4 5 6 7 8 9 10; do [ -s /run/test-words ] && break; sleep 0.2; done; sleep 0.2
         systemctl stop docker.socket docker.service`,
      );
      const words = (await mustSh(instance, 'cat /run/test-words')).trimEnd().split('\n');
      const { raw } = await inspect(lab, instance);
      expect(parseUnit(parseFrames(raw)).words.join(' ')).toBe(words.join(' '));
    });

    it('give its MTU, and are in the way of a daemon.json that says the same', async () => {
      await dropIn(instance, [
        'Environment="DOCKER_OPTS=--mtu=1442 --log-level=warn"',
        'ExecStart=',
        'ExecStart=/usr/sbin/dockerd -H fd:// $DOCKER_OPTS',
      ]);
      const right = await inspect(lab, instance);
      expect(dockerOf(right)).toMatchObject({ running: false, config: { flagMtu: 1442, conflicts: [] } });
      expect(right.codes).not.toContain('bridge-would-be-oversized');
      expect(right.verdict).toBe('inconclusive');
      await writeDaemonJson(instance, '{"mtu":1442}');
      const both = await inspect(lab, instance);
      expect(dockerOf(both).config.conflicts).toEqual(['mtu']);
      expect(both.codes).toContain('config-conflict');
    });

    it('are those of the unit if the process hides its own', async () => {
      await dropIn(instance, ['ExecStart=', 'ExecStart=/usr/sbin/dockerd -H fd:// --mtu=1442']);
      await restartDocker(instance);
      await mustSh(instance, 'mount -o remount,hidepid=2 /proc');
      const seen = await inspect(lab, instance, { user: 'nosudo' });
      expect(dockerOf(seen)).toMatchObject({ running: true, config: { flagMtu: 1442, flagsFrom: 'unit' } });
      const root = await inspect(lab, instance);
      expect(dockerOf(root).config).toMatchObject({ flagMtu: 1442, flagsFrom: 'process' });
    });

    it('are not known if a file of the unit cannot be read', async () => {
      await dropIn(
        instance,
        ['EnvironmentFile=/etc/default/secret', 'ExecStart=', 'ExecStart=/usr/sbin/dockerd -H fd:// $DOCKER_OPTS'],
        { '/etc/default/secret': 'DOCKER_OPTS=--mtu=1442\n' },
      );
      await mustSh(instance, 'chmod 600 /etc/default/secret');
      const root = await inspect(lab, instance);
      expect(dockerOf(root).config).toMatchObject({ flagMtu: 1442, flagsUnseen: false });
      const unread = await inspect(lab, instance, { user: 'nosudo' });
      expect(dockerOf(unread).config).toMatchObject({ flagMtu: null, unknownFlags: ['/etc/default/secret'] });
      expect(unread.codes).toContain('flags-unseen');
      expect(unread.codes).not.toContain('bridge-would-be-oversized');
    });
  });
});
