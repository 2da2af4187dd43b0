import { describe, expect, test } from 'vitest';
import { DOWN, HEALTHY, NO_ADDRTYPE, OLDER, outcome, plan, ROOT, ROOT_AT, SHA } from '@/e2e/fixtures/docker-facts';
import { translator } from '@/lib/platform/i18n/translator';
import { STEP_NAMES } from '../step-names';
import { REASONS } from '../types';
import { PREFLIGHT_NAMES } from './plan-types';

/** The egress interface as a bridge of this kind with 1442, and a NIC with 1400 in it. */
const below = (kind: string, master: string) =>
  [
    `2: ens3: <UP> mtu 1442 qdisc fq state UP\\    link/ether 02:00:00:00:00:01 \\    ${kind} addrgenmode eui64`,
    `3: ens4: <UP> mtu 1400 qdisc fq master ${master} state UP\\    link/ether 02:00:00:00:00:02 addrgenmode eui64`,
    `4: ovs-system: <BROADCAST> mtu 1500 qdisc noop state DOWN\\    link/ether 02:00:00:00:00:03 \\    openvswitch`,
    '',
  ].join('\n');

const SHOW = `    Bridge br-ex
        Port ens3
            Interface ens3
                type: internal
        Port ens4
            Interface ens4
`;

const unit = (flags: string) =>
  `ExecStart={ path=/usr/sbin/dockerd ; argv[]=/usr/sbin/dockerd ${flags} ; ignore_errors=no ; pid=0 }`;
const DOWN_BY_UNIT = { ...DOWN, 'docker-arguments': null, unit: 'LoadState=loaded\nActiveState=inactive' };

test('a healthy instance', () => {
  const made = plan();
  expect(made.plan.preflight.map(({ name }) => name)).toEqual([...PREFLIGHT_NAMES]);
  expect(made.plan.preflight.filter(({ outcome }) => outcome !== 'pass')).toEqual([]);
  expect(made.plan.blocked).toBe(false);
  expect(made.plan.file).toMatchObject({ exists: true, sha256: SHA, mode: '640', uid: 0, gid: 998 });
  expect(made.plan.fileAfter).toEqual({ mode: '640', uid: 0, gid: 998, context: null });
  expect(made.plan.changes.map(({ key, after }) => [key, after])).toEqual([
    ['mtu', '1442'],
    ['default-network-opts', '{"bridge":{"com.docker.network.driver.mtu":"1442"}}'],
  ]);
  expect(made.plan.diff).toContain('+  "mtu": 1442');
  expect(made.plan.containers.map(({ name, effect }) => [name, effect])).toEqual([
    ['web', 'returns'],
    ['job', 'started'],
  ]);
});

test.each([
  ['unsupported for this operating system', null],
  ['?', null],
  ['', null],
  ['system_u:object_r:container_config_t:s0', 'system_u:object_r:container_config_t:s0'],
  ['unconfined_u:object_r:etc_t:s0-s0:c0.c1023', 'unconfined_u:object_r:etc_t:s0-s0:c0.c1023'],
])('the SELinux context that stat prints as %s', (said, context) => {
  expect(plan({ context: said }).plan.fileAfter?.context).toBe(context);
});

test('an engine before 24 does not start with default-network-opts', () => {
  expect(plan({ version: '20.10.24+dfsg1' }).plan.changes.map(({ key }) => key)).toEqual(['mtu']);
});

describe('what is in the way', () => {
  test.each<[string, Parameters<typeof plan>[0], string, string]>([
    ['no sudo', { sudo: 'denied', uid: null }, 'rights', 'block denied'],
    ['a wrong sudo password', { sudo: 'wrong-password', uid: null }, 'rights', 'block wrong_password'],
    [
      'a sudo that wants a terminal',
      { sudo: 'denied', uid: null, 'sudo-refusal': 'sudo: sorry, you must have a tty to run sudo' },
      'rights',
      'block terminal',
    ],
    [
      'an account that expired',
      { sudo: 'denied', uid: null, 'sudo-refusal': 'sudo-rs: PAM error: User account has expired' },
      'rights',
      'block account',
    ],
    [
      'sudo that does not allow it',
      { sudo: 'denied', uid: null, 'sudo-refusal': "sudo-rs: I'm sorry op. I'm afraid I can't do that" },
      'rights',
      'block denied',
    ],
    ['a missing tool', { 'missing-tool': ['timeout'] }, 'tools', 'block'],
    ['no systemd', { init: 'init' }, 'service', 'block no_systemd'],
    ['snap', { daemons: '0 /snap/docker/2932/bin/dockerd /x' }, 'service', 'block snap'],
    ['rootless', { unit: 'LoadState=not-found', rootless: 'web:/home/web' }, 'service', 'block rootless'],
    [
      "rootless, the system's Docker switched off",
      { unit: 'LoadState=loaded\nActiveState=inactive', socket: '', version: '', rootless: 'web:/home/web' },
      'service',
      'block rootless',
    ],
    ["rootless beside the system's Docker", { rootless: 'web:/home/web' }, 'service', 'pass'],
    ['no service', { unit: 'LoadState=not-found', rootless: '; reboot' }, 'service', 'block no_unit'],
    ['Docker down', { ...DOWN, unit: 'LoadState=loaded\nActiveState=inactive' }, 'docker', 'warn'],
    ['Docker that hangs', { ...DOWN, processes: 'dockerd' }, 'docker', 'block'],
    ['Docker about to start', { ...DOWN, unit: 'LoadState=loaded\nActiveState=activating' }, 'docker', 'block'],
    [
      'Docker that died under its containers',
      { ...DOWN, unit: 'LoadState=loaded\nActiveState=failed', processes: 'containerd-shim' },
      'docker',
      'block',
    ],
    [
      'dockerd replaced since',
      { daemons: '0 /usr/bin/dockerd (deleted) /system.slice/docker.service' },
      'service',
      'warn replaced',
    ],
    ['a unit changed since', { unit: `${HEALTHY.unit}\nNeedDaemonReload=yes` }, 'service', 'warn needs_reload'],
    ['start limit', { unit: 'LoadState=loaded\nActiveState=failed\nResult=start-limit-hit' }, 'start-limit', 'warn'],
    ['comments', { content: '// managed by Ansible\n{}' }, 'config-file', 'block syntax'],
    ['two equal keys', { content: '{"a":1,"a":2}' }, 'config-file', 'block duplicate_key'],
    ['five megabytes', { stat: '644 0 0 5242880 1', content: null }, 'config-file', 'block too_large'],
    ['a folder', { kind: 'folder', content: null }, 'config-file', 'block folder'],
    [
      'a link to /etc/shadow',
      { kind: 'symlink', content: null, 'link-target': '/etc/shadow' },
      'config-file',
      'block symlink',
    ],
    [
      'a byte order mark, old engine',
      { version: '20.10.5', content: '\uFEFF{}' },
      'config-file',
      'block byte_order_mark',
    ],
    ['an empty file, old engine', { version: '20.10.5', content: '' }, 'config-file', 'block empty'],
    ['an empty file, new engine', { content: '' }, 'config-file', 'pass present'],
    ['a number for a string', { content: '{"log-opts":{"max-file":3}}' }, 'config-file', 'block wrong_type'],
    ['a string for a list', { content: '{"dns":"8.8.8.8"}' }, 'config-file', 'block wrong_type'],
    ['a string for a boolean', { content: '{"live-restore":"true"}' }, 'config-file', 'block wrong_type'],
    ['a key that nobody knows', { content: '{"x":1}' }, 'config-file', 'block unknown_key'],
    ['a value that is refused', { content: '{"labels":["a"]}' }, 'config-file', 'block bad_value'],
    ['an MTU that is a string', { content: '{"mtu":"1500"}' }, 'config-file', 'warn cured'],
    ['an MTU that is no int to Go', { content: '{"mtu":1442.0}' }, 'config-file', 'warn cured'],
    ['two objects, old engine', { version: '20.10.24', content: '{"mtu":1450}{}' }, 'config-file', 'warn followed'],
    ['two objects, new engine', { content: '{"mtu":1450}{}' }, 'config-file', 'block after_end'],
    [
      'an empty file, a dockerd without --validate, Docker down',
      { ...OLDER, ...DOWN, unit: 'LoadState=loaded\nActiveState=inactive', content: '' },
      'config-file',
      'block empty',
    ],
    [
      'an empty file, a dockerd that did not answer, Docker down',
      { ...DOWN, 'can-validate': 'no', unit: 'LoadState=loaded\nActiveState=inactive', content: '' },
      'config-file',
      'warn undecided',
    ],
    [
      'a key that some know, Docker down',
      { ...DOWN, unit: 'LoadState=loaded\nActiveState=inactive', content: '{"oom-score-adjust":1}' },
      'config-file',
      'warn undecided',
    ],
    ['a byte order mark, new engine', { content: '\uFEFF{}' }, 'config-file', 'pass present'],
    [
      'a path that a shell could take for more',
      { 'docker-config-state': '/etc/docker/$(reboot).json\nfile\n' },
      'config-file',
      'block bad_path',
    ],
    ['a link', { kind: 'symlink', content: null, 'link-target': '/x' }, 'managed-elsewhere', 'block symlink'],
    ['a folder that is a link', { 'folder-real': '/srv/docker' }, 'managed-elsewhere', 'block folder_symlink'],
    ['NixOS', { system: 'nixos' }, 'managed-elsewhere', 'block nixos'],
    ['Puppet', { agent: ['puppet'] }, 'managed-elsewhere', 'warn agent'],
    ['a header', { managed: '/etc/docker/hosts.conf:# Ansible managed' }, 'managed-elsewhere', 'warn header'],
    ['cloud-init', { 'cloud-init': 'user-data.txt' }, 'managed-elsewhere', 'warn cloud_init'],
    ['/etc read-only', { writable: 'no' }, 'writable', 'block read_only'],
    ['chattr +i', { attributes: '----i---------e------- /etc/docker/daemon.json' }, 'writable', 'block immutable'],
    ['disk full', { space: '/dev/vda1 10000000 9999999 1 100% /' }, 'space', 'block disk'],
    ['no inodes', { 'state-inodes': '/dev/vda1 655360 655360 0 100% /' }, 'space', 'block inodes'],
    ['a file system without inodes', { inodes: 'btrfs 0 0 0 - /' }, 'space', 'pass'],
    ['--mtu', { 'docker-arguments': 'dockerd\n-H\nfd://\n--mtu=1450' }, 'flags', 'block'],
    ['--default-network-opt', { 'docker-arguments': 'dockerd\n--default-network-opt\nbridge=x=1' }, 'flags', 'block'],
    ['a setting that is also a flag', { content: '{"hosts":["fd://"]}' }, 'flags', 'block'],
    [
      'a setting that is also a flag of the unit, since',
      { content: '{"dns":["1.1.1.1"]}', 'docker-unit': unit('--dns=1.1.1.1') },
      'flags',
      'block',
    ],
    [
      'a flag of the unit by a variable, Docker down',
      {
        ...DOWN_BY_UNIT,
        'docker-unit': `${unit('-H fd:// $DOCKER_OPTS')}\nEnvironment="DOCKER_OPTS=--mtu=1450 --debug"`,
      },
      'flags',
      'block',
    ],
    [
      'a flag of a file of the unit, Docker down',
      {
        ...DOWN_BY_UNIT,
        'docker-unit': unit('-H fd:// $DOCKER_OPTS'),
        'docker-unit-file': '/etc/default/docker\nDOCKER_OPTS=--log-level=warn --mtu=1450\n',
      },
      'flags',
      'block',
    ],
    [
      'a unit whose command line is not told',
      { 'docker-unit': `${unit('$DOCKER_OPTS')}\nPassEnvironment=DOCKER_OPTS` },
      'flags',
      'warn',
    ],
    ['no default bridge', { content: '{"bridge":"none"}' }, 'config-file', 'block no_bridge'],
    ['no default bridge, by flag', { 'docker-arguments': 'dockerd\n-b\nnone' }, 'config-file', 'block no_bridge'],
    ['a bridge of their own', { content: '{"bridge":"br0"}' }, 'config-file', 'pass present'],
    ['a file that dockerd takes not', { validate: 'invalid character' }, 'validate', 'warn invalid'],
    [
      'an unknown key',
      { validate: "the following directives don't match any configuration option: x" },
      'validate',
      'block invalid',
    ],
    [
      'a new data-root that is not in force',
      { ...ROOT, content: '{"data-root":"/data"}' },
      'validate',
      'block not_in_force',
    ],
    [
      'a data-root that is',
      { ...ROOT, info: ROOT_AT('/data'), content: '{"data-root":"/data/"}' },
      'validate',
      'pass ok',
    ],
    ['a data-root taken away', { ...ROOT, info: ROOT_AT('/data') }, 'validate', 'block not_in_force'],
    ['no file any more', { info: ROOT_AT('/data'), kind: 'absent', validate: '' }, 'validate', 'block not_in_force'],
    ['remapped users', { ...ROOT, content: '{"userns-remap":"default"}' }, 'validate', 'block not_in_force'],
    [
      'remapped users in force',
      { ...ROOT, info: ROOT_AT('/var/lib/docker/231072.231072'), content: '{"userns-remap":"default"}' },
      'validate',
      'pass ok',
    ],
    ['another storage driver', { ...ROOT, content: '{"storage-driver":"vfs"}' }, 'validate', 'block not_in_force'],
    [
      'another image store',
      { ...ROOT, content: '{"features":{"containerd-snapshotter":true}}' },
      'validate',
      'block not_in_force',
    ],
    [
      'an image store taken away',
      { ...ROOT, info: '{"liveRestore":false,"swarm":"inactive","root":"/var/lib/docker","driver":"overlayfs"}' },
      'validate',
      'block not_in_force',
    ],
    ['a file of since that moves nothing', ROOT, 'validate', 'pass ok'],
    ['a data-root that was there at the start', { info: ROOT_AT('/mnt/docker') }, 'validate', 'pass ok'],
    ['an older dockerd, started with the file', { ...OLDER, content: '{"x":1}' }, 'validate', 'pass not_available'],
    ['an older dockerd, a file of since', { ...OLDER, untried: 'yes' }, 'validate', 'warn untried'],
    [
      'an older dockerd, an unknown key of since',
      { ...OLDER, untried: 'yes', content: '{"x":1}' },
      'validate',
      'block unknown_key',
    ],
    ['a container that could not be read', { 'container-count': '3' }, 'containers', 'block unread'],
    ['containers of which nothing was said', { containers: null }, 'containers', 'block unread'],
    ['no word on networks', { networks: null }, 'networks', 'block unknown'],
    ['no word on containers', { 'container-count': null, containers: null }, 'containers', 'block unknown'],
    ['no container', { 'container-count': '0', containers: null }, 'containers', 'pass'],
    ['no containers under a Docker that is down', DOWN, 'containers', 'pass'],
    ['no word on live-restore', { info: null }, 'live-restore', 'block unknown'],
    ['live-restore of a Docker that is down', DOWN, 'live-restore', 'pass'],
    ['no word on the Swarm', { info: null }, 'swarm', 'block unknown'],
    ['the Swarm of a Docker that is down', DOWN, 'swarm', 'pass'],
    [
      'a variable of the unit that no flag uses',
      {
        ...DOWN_BY_UNIT,
        'docker-unit': `${unit('-H fd://')}\nEnvironment=DOCKER_OPTS=--mtu=1450`,
      },
      'flags',
      'pass',
    ],
    ['--mtu-something-else', { 'docker-arguments': 'dockerd\n--mtux=1' }, 'flags', 'pass'],
    ['live-restore with containers', { info: '{"liveRestore":true}' }, 'live-restore', 'block running'],
    [
      'live-restore without',
      { info: '{"liveRestore":true}', containers: '', 'container-count': '0' },
      'live-restore',
      'warn',
    ],
    ['Swarm', { info: '{"liveRestore":false,"swarm":"active","manager":true}' }, 'swarm', 'warn'],
    ['an MTU that does not fit', { egress: '4 ens3 1400' }, 'egress', 'block above'],
    ['an MTU that wastes bytes', { egress: '4 ens3 1500' }, 'egress', 'warn below'],
    ['no default route', { egress: null }, 'egress', 'warn unknown'],
    ['a smaller port below the egress', { links: below('bridge', 'ens3') }, 'egress', 'block above'],
    [
      'a smaller port of Open vSwitch',
      { links: below('openvswitch', 'ovs-system'), 'ovs-version': 'ovs-vsctl (Open vSwitch) 3.1.0', 'ovs-show': SHOW },
      'egress',
      'block above',
    ],
    ['a port that may be the egress’s', { links: below('openvswitch', 'ovs-system') }, 'egress', 'warn unknown_below'],
    [
      'docker0 in another zone',
      { firewalld: 'running', 'firewalld-permanent': '/etc/firewalld/zones/trusted.xml' },
      'firewall',
      'block',
    ],
    [
      'docker0 in another zone until a reload',
      { firewalld: 'running', 'firewalld-zone': 'trusted' },
      'firewall',
      'block',
    ],
    [
      "docker0 in Docker's zone",
      { firewalld: 'running', 'firewalld-zone': 'docker', 'firewalld-permanent': '/etc/firewalld/zones/docker.xml' },
      'firewall',
      'pass',
    ],
    ['docker0 in no zone', { firewalld: 'running', 'firewalld-zone': 'no zone' }, 'firewall', 'pass'],
    ['modules of another kernel', { modules: null }, 'kernel-modules', 'warn'],
    ['no addrtype', { modprobe: NO_ADDRTYPE }, 'kernel-modules', 'block'],
    ['addrtype in the kernel', { modprobe: NO_ADDRTYPE, addrtype: 'yes' }, 'kernel-modules', 'warn'],
    ['no rules of Docker', { modprobe: NO_ADDRTYPE, content: '{"iptables":false}' }, 'kernel-modules', 'warn'],
    ['no modprobe', { modprobe: 'sh: 1: modprobe: not found' }, 'kernel-modules', 'warn'],
    ['a held lock', { lock: '01890000-0000-7000-8000-000000000000' }, 'lock', 'warn'],
  ])('%s', (_, change, name, expected) => {
    expect(outcome(change, name)).toBe(expected);
    expect(plan(change).plan.blocked).toBe(plan(change).plan.preflight.some((item) => item.outcome === 'block'));
    for (const locale of ['en', 'ja'] as const) {
      const say = translator(locale, 'remediation');
      for (const item of plan(change).plan.preflight) {
        const key = `preflight.${item.name}.${item.outcome}`;
        expect(say(key, { reason: '', ...item.params })).not.toContain(key);
      }
    }
  });
});

test('hostile answers make no facts', () => {
  for (const junk of ['\0'.repeat(50), 'x'.repeat(100_000), '{"id":[]}', '-1 -1 -1', '\u001b[2J']) {
    const change = Object.fromEntries(Object.keys(HEALTHY).map((key) => [key, junk]));
    expect(() => plan(change)).not.toThrow();
  }
});

test.each(['en', 'ja'] as const)('every step, item and reason has words (%s)', (locale) => {
  const say = translator(locale, 'remediation');
  const keys = [
    ...STEP_NAMES.map((name) => `step.${name}`),
    ...REASONS.map((code) => `reason.${code}`),
    ...PREFLIGHT_NAMES.flatMap((name) => ['title', 'pass', 'warn', 'block'].map((part) => `preflight.${name}.${part}`)),
  ];
  expect(keys.filter((key) => !say.has(key))).toEqual([]);
});
