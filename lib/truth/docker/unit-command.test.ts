import { describe, expect, it } from 'vitest';
import { unitCommand } from './unit-command';

/** As systemd 252 prints it. */
const start = (argv: string) =>
  `ExecStart={ path=${argv.split(' ')[0]} ; argv[]=${argv} ; ignore_errors=no ; start_time=[n/a] ; stop_time=[n/a] ; pid=0 ; code=(null) ; status=0/0 }`;
const DOCKERD = '/usr/sbin/dockerd';
/** `NAME` as systemd has it in braces. */
const braced = (name: string) => ['$', '{', name, '}'].join('');
const words = (argv: string, more: readonly string[] = [], files: Parameters<typeof unitCommand>[1] = []) =>
  unitCommand([start(`${DOCKERD} ${argv}`), ...more].join('\n'), files).words;

describe('the command line of a unit', () => {
  it('is that of ExecStart=', () => {
    expect(unitCommand(`Environment=\n${start(`${DOCKERD} -H fd:// --mtu=1450`)}\n`, [])).toEqual({
      program: DOCKERD,
      words: ['-H', 'fd://', '--mtu=1450'],
      unknown: [],
    });
    expect(unitCommand('', [])).toEqual({ program: '', words: [], unknown: [] });
    expect(unitCommand('ExecStart={ path=/x', [])).toEqual({ program: '', words: [], unknown: [] });
  });

  it.each<[string, string, string, string[]]>([
    ['a word of its own is split', '$OPTS', '"OPTS=--mtu=1450 --debug"', ['--mtu=1450', '--debug']],
    ['quotes in it are removed', '$OPTS', `"OPTS=--label='a b' --mtu=1450"`, ['--label=a b', '--mtu=1450']],
    ['braces keep it one word', braced('OPTS'), '"OPTS=--mtu=1450 --debug"', ['--mtu=1450 --debug']],
    ['a part of a word', `--mtu=${braced('MTU')}`, 'MTU=1450', ['--mtu=1450']],
    ['without braces no part', '--mtu=$MTU', 'MTU=1450', ['--mtu=$MTU']],
    ['two dollar signs are one', '$$OPTS', 'OPTS=--mtu=1450', ['$OPTS']],
    ['one that is not set is empty', '$NONE --debug', '', ['--debug']],
    ['also within a word', `a${braced('NONE')}b`, '', ['ab']],
    ['a value is not replaced again', '$OPTS', 'OPTS=$OTHER OTHER=x', ['$OTHER']],
  ])('has variables replaced: %s', (_, argv, environment, expected) => {
    expect(words(argv, [`Environment=${environment}`])).toEqual(expected);
  });

  it('prefers files to Environment=, and the last of them', () => {
    const files = [
      { path: '/etc/default/docker', text: 'OPTS="--mtu=1400"\nMORE=--debug\n' },
      { path: '/run/flannel/docker', text: 'OPTS=" --bip=10.1.1.1/24 --mtu=1450"\n' },
    ];
    expect(words('$OPTS $MORE', ['Environment=OPTS=--mtu=9000'], files)).toEqual([
      '--bip=10.1.1.1/24',
      '--mtu=1450',
      '--debug',
    ]);
  });

  it('leaves out variables that the unit removes', () => {
    const environment = 'Environment=A=1 B=2 C=3';
    expect(words('$A $B $C', [environment, 'UnsetEnvironment=A B=2 C=4'])).toEqual(['3']);
  });

  it('uses variables of systemd itself, unless the unit sets them', () => {
    const manager = 'ManagerEnvironment=LANG=C OPTS=--mtu=1450';
    expect(words('$OPTS', ['Environment=', manager])).toEqual(['--mtu=1450']);
    expect(words('$OPTS', [manager, 'Environment=OPTS=--mtu=1400'])).toEqual(['--mtu=1400']);
  });

  describe('with a variable that an old systemctl hides', () => {
    const shown = `${start(`${DOCKERD} -H fd:// $OPTS $MORE`)}\nEnvironment=[unprintable] PLAIN=1`;
    const source = '[Service]\nEnvironment="OPTS=--mtu=1450 --debug" PLAIN=1\n';

    it('reads the files of the unit', () => {
      expect(unitCommand(shown, [], source)).toEqual({
        program: DOCKERD,
        words: ['-H', 'fd://', '--mtu=1450', '--debug'],
        unknown: [],
      });
    });

    it('does not know it without them, or if systemd would still change it', () => {
      const files = [{ path: '/etc/default/docker', text: 'MORE=--debug' }];
      expect(unitCommand(shown, files).unknown).toEqual(['$OPTS']);
      expect(unitCommand(shown, files, '[Service]\nEnvironment="OPTS=--label=%H"').unknown).toEqual(['$OPTS']);
      expect(unitCommand(start(`${DOCKERD} -H fd://`), [], '').unknown).toEqual([]);
    });
  });

  it('lists what it does not know', () => {
    const unknown = (shown: string, files: Parameters<typeof unitCommand>[1] = []) => unitCommand(shown, files).unknown;
    const unread = [{ path: '/etc/default/docker', text: null }];
    expect(unknown(start(`${DOCKERD} $OPTS`), unread)).toEqual(['/etc/default/docker']);
    expect(unknown(start(`${DOCKERD} -H fd://`), unread)).toEqual([]);
    expect(unknown(`${start(`${DOCKERD} $OPTS`)}\nPassEnvironment=OPTS OTHER`)).toEqual(['$OPTS']);
    expect(unknown(`${start(`${DOCKERD} $OPTS`)}\nPassEnvironment=OPTS\nEnvironment=OPTS=--debug`)).toEqual([]);
    expect(unknown(start('/bin/sh -c exec dockerd --mtu=1450'))).toEqual(['/bin/sh']);
    for (const program of ['/usr/bin/docker', '/usr/bin/dockerd-current', '/usr/lib/flatcar/dockerd'])
      expect(unknown(start(`${program} --mtu=1450`))).toEqual([]);
  });
});
