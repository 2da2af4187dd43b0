import { describe, expect, it } from 'vitest';
import { planOutput } from '@/e2e/fixtures/plan-output';
import { parseObservations } from '@/lib/truth/probes/parse-inspection';
import { diagnose } from './diagnose';

const unit = (flags: string, ...more: string[]) =>
  [`ExecStart={ path=/usr/sbin/dockerd ; argv[]=/usr/sbin/dockerd ${flags} ; ignore_errors=no ; pid=0 }`, ...more].join(
    '\n',
  );

/** A stopped Docker on an instance whose NIC has 1450, by what its unit and its file say. */
function seen(shown: string, json: string | null = null, more: Parameters<typeof planOutput>[0] = {}) {
  const observations = parseObservations(
    planOutput({
      egress: '4 ens3 1450',
      uname: 'web\n6.1.0\nx86_64\n',
      who: 'debian\npasswordless\n',
      'docker-unit': shown,
      'docker-config-state': `/etc/docker/daemon.json\n${json === null ? 'absent' : 'file'}\n`,
      'docker-config': json ?? '',
      ...more,
    }),
  );
  const { verdict, recommendedMtu, findings } = diagnose(observations);
  const codes = findings.map(({ code }) => code);
  if (!observations.docker.known) throw new Error(observations.docker.detail);
  return { verdict, recommendedMtu, codes, findings, config: observations.docker.value.config };
}

const oversized = (codes: string[]) => codes.filter((code) => code.endsWith('oversized'));

describe('a stopped Docker is judged by its unit', () => {
  it.each([
    ['a flag', unit('-H fd:// --mtu=1450')],
    ['two words', unit('--mtu 1450')],
    ['the last of several', unit('--mtu=1500 --mtu=1450')],
    ['Environment=', unit('$DOCKER_OPTS', 'Environment=DOCKER_OPTS=--mtu=1450')],
    ['a part of a word', unit(`--mtu=${['$', '{MTU}'].join('')}`, 'Environment=MTU=1450')],
  ])('which gives 1450: %s', (_, shown) => {
    const { verdict, recommendedMtu, codes, config } = seen(shown);
    expect(config).toMatchObject({ flagMtu: 1450, flagsUnseen: false });
    expect(oversized(codes)).toEqual([]);
    expect(codes).toContain('bridge-deduced');
    expect({ verdict, recommendedMtu }).toEqual({ verdict: 'inconclusive', recommendedMtu: 1450 });
  });

  it('and by the files that it names', () => {
    const file = { 'docker-unit-file': ['/etc/default/docker\nDOCKER_OPTS=--log-level=warn --mtu=1450\n'] };
    expect(seen(unit('$DOCKER_OPTS'), null, file).config.flagMtu).toBe(1450);
  });

  it('is reported if it would be too large', () => {
    const { verdict, findings } = seen(unit('--mtu=1500'));
    expect(verdict).toBe('oversized');
    expect(findings[0]).toMatchObject({
      code: 'bridge-would-be-oversized',
      params: { bridgeMtu: 1500, mtu: 1450 },
      evidence: [{ command: 'systemctl show -p ExecStart docker.service', output: '--mtu=1500' }, {}],
    });
    expect(oversized(seen(unit('-H fd://')).codes)).toEqual(['bridge-would-be-oversized']);
  });

  it('and does not start with a flag that is also in daemon.json', () => {
    const shown = unit('$DOCKER_OPTS', 'Environment="DOCKER_OPTS=--mtu=1500 --debug"');
    const { verdict, codes, config } = seen(shown, '{"mtu":1450}');
    expect(config.conflicts).toEqual(['mtu']);
    expect(codes).toContain('config-conflict');
    expect(codes).not.toContain('bridge-deduced');
    expect(verdict).toBe('inconclusive');
  });

  it.each<[string, string, Parameters<typeof planOutput>[0], string]>([
    ['no unit', '', {}, 'systemctl show -p ExecStart docker.service'],
    ['a program in front of it', unit('--debug').replaceAll('/usr/sbin/dockerd', '/opt/start.sh'), {}, '/opt/start.sh'],
    ['a variable of the manager', unit('$DOCKER_OPTS', 'PassEnvironment=DOCKER_OPTS'), {}, '$DOCKER_OPTS'],
    ['a number that is none', unit('--mtu=big'), {}, '--mtu=big'],
    ['a number that is no MTU', unit('--mtu=-1450'), {}, '--mtu=-1450'],
    [
      'a flag that an unread file may repeat',
      unit('--mtu=1450 $DOCKER_OPTS', 'PassEnvironment=DOCKER_OPTS'),
      {},
      '$DOCKER_OPTS',
    ],
    ['a value that systemctl hides', unit('$DOCKER_OPTS', 'Environment=[unprintable]'), {}, '$DOCKER_OPTS'],
    ['a flag without its value', unit('--mtu'), {}, '--mtu='],
  ])('and nothing is concluded if it does not show its flags: %s', (_, shown, more, what) => {
    const { verdict, codes, findings } = seen(shown, null, more);
    expect(oversized(codes)).toEqual([]);
    expect(codes).not.toContain('bridge-deduced');
    expect(findings.find(({ code }) => code === 'flags-unseen')?.params).toEqual({ what });
    expect(verdict).toBe('inconclusive');
  });

  it('nor if one of its files cannot be read', () => {
    const frames = planOutput({ egress: '4 ens3 1450', 'docker-unit': unit('$DOCKER_OPTS') });
    const denied = {
      name: 'docker-unit-file',
      body: '/etc/default/docker\n',
      error: 'cat: /etc/default/docker: Permission denied',
      status: 1,
    };
    const state = { name: 'docker-config-state', body: '/etc/docker/daemon.json\nabsent\n', error: '', status: 0 };
    const { docker } = parseObservations({ ...frames, all: [...frames.all, denied, state] });
    expect(docker).toMatchObject({ value: { config: { flagsUnseen: true, unknownFlags: ['/etc/default/docker'] } } });
    const gone = { ...denied, error: 'cat: /etc/default/docker: No such file or directory' };
    expect(parseObservations({ ...frames, all: [...frames.all, gone, state] }).docker).toMatchObject({
      value: { config: { flagsUnseen: false } },
    });
    const cut = { ...denied, body: '/etc/default/docker\nDOCKER_OPTS=--deb', error: '', status: 0, cut: true as const };
    expect(parseObservations({ ...frames, all: [...frames.all, cut, state] }).docker).toMatchObject({
      value: { config: { unknownFlags: ['/etc/default/docker'] } },
    });
  });

  it('nor from a daemon.json other than the one in its flags', () => {
    const { config } = seen(unit('--config-file=/srv/docker.json'), '{"mtu":1450}');
    expect(config).toMatchObject({
      state: 'unreadable',
      mtu: null,
      text: { detail: 'dockerd reads /srv/docker.json' },
    });
  });
});
