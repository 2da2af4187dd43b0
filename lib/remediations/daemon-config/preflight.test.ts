import { describe, expect, test } from 'vitest';
import { translator } from '@/lib/i18n/translator';
import { PREFLIGHT_NAMES } from '../plan-types';
import { answerLine, parseAnswer } from '../script/envelope';
import { readFacts } from '../script/read-facts';
import { REASONS, STEP_NAMES } from '../types';
import { type DaemonConfigWish, planDaemonConfig } from './plan';

const NONCE = 'a'.repeat(32);
const SHA = 'b'.repeat(64);

const HEALTHY: Record<string, string | string[]> = {
  sudo: 'passwordless',
  uid: '0',
  init: 'systemd',
  kernel: '6.1.0-44-amd64',
  unit: 'LoadState=loaded\nActiveState=active\nResult=success',
  socket: 'LoadState=loaded\nActiveState=active\nResult=success',
  flags: '-H\nfd://\n--containerd=/run/containerd/containerd.sock',
  daemons: '0 /usr/sbin/dockerd /system.slice/docker.service',
  path: '/etc/docker/daemon.json',
  'folder-real': '/etc/docker',
  kind: 'file',
  stat: '640 0 998 20 1',
  context: '?',
  sha256: SHA,
  content: '{\n  "debug": true\n}\n',
  writable: 'yes',
  space: '/dev/vda1 10000000 500000 9500000 5% /',
  inodes: '/dev/vda1 655360 20000 635360 4% /',
  'state-space': '/dev/vda1 10000000 500000 9500000 5% /',
  'state-inodes': '/dev/vda1 655360 20000 635360 4% /',
  'can-validate': 'yes',
  validate: 'configuration OK',
  version: '26.1.5+dfsg1',
  info: '{"liveRestore":false,"swarm":"inactive","manager":false}',
  'bridge-mtu': '1500',
  'container-count': '2',
  containers: `{"id":"${'1'.repeat(64)}","name":"/web","image":"nginx","policy":"always","autoRemove":false,"labels":{}}
{"id":"${'2'.repeat(64)}","name":"/job","image":"job","policy":"no","autoRemove":false,"labels":{"com.docker.compose.project":"shop"}}`,
  networks:
    '{"name":"bridge","driver":"bridge","scope":"local","options":{"com.docker.network.driver.mtu":"1500"},"labels":{},"containers":{}}',
  'egress-interface': 'ens3',
  'egress-mtu': '1442',
  modules: 'yes',
  modprobe: '',
  lock: '',
  end: '1',
};

const DOWN = { version: '', info: null, 'bridge-mtu': '', 'container-count': null, containers: null };
const OLDER = { 'can-validate': 'no', 'known-flags': 'debug\nhost\nmtu', version: '20.10.24' };
const ROOT_AT = (root: string) => `{"liveRestore":false,"swarm":"inactive","root":"${root}","driver":"overlay2"}`;
const ROOT = { untried: 'yes', info: ROOT_AT('/var/lib/docker') };
const NO_ADDRTYPE = 'modprobe: FATAL: Module xt_addrtype not found in directory /lib/modules/6.12.0';

function plan(
  change: Record<string, string | string[] | null> = {},
  wish: DaemonConfigWish = { kind: 'set-mtu', mtu: 1442 },
) {
  const said = Object.entries({ ...HEALTHY, ...change })
    .flatMap(([key, value]) => (value === null ? [] : [value].flat().map((each) => answerLine(NONCE, key, each))))
    .join('');
  return planDaemonConfig(readFacts(parseAnswer(`Welcome!\n@other uid MTAwMA==\n${said}`, NONCE)), wish, 120);
}

const outcome = (change: Parameters<typeof plan>[0], name: string, wish?: DaemonConfigWish) => {
  const item = plan(change, wish).plan.preflight.find((each) => each.name === name);
  return item && `${item.outcome} ${item.params.reason ?? ''}`.trim();
};

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

test('an engine before 24 does not start with default-network-opts', () => {
  expect(plan({ version: '20.10.24+dfsg1' }).plan.changes.map(({ key }) => key)).toEqual(['mtu']);
});

describe('what is in the way', () => {
  test.each<[string, Parameters<typeof plan>[0], string, string]>([
    ['no sudo', { sudo: 'denied', uid: null, end: null }, 'rights', 'block denied'],
    ['a wrong sudo password', { sudo: 'wrong-password', uid: null, end: null }, 'rights', 'block wrong_password'],
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
    ['comments', { content: '// managed by Ansible\n{}' }, 'config-file', 'block not_json'],
    ['two equal keys', { content: '{"a":1,"a":2}' }, 'config-file', 'block duplicate_key'],
    ['five megabytes', { stat: '644 0 0 5242880 1', content: null }, 'config-file', 'block too_large'],
    ['a folder', { kind: 'folder', content: null }, 'config-file', 'block folder'],
    [
      'a link to /etc/shadow',
      { kind: 'symlink', content: null, 'link-target': '/etc/shadow' },
      'config-file',
      'block symlink',
    ],
    ['a byte order mark, old engine', { version: '20.10.5', content: '\uFEFF{}' }, 'config-file', 'block bom'],
    ['a byte order mark, new engine', { content: '\uFEFF{}' }, 'config-file', 'pass present'],
    [
      'a path that a shell could take for more',
      { path: '/etc/docker/$(reboot).json' },
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
    ['--mtu', { flags: '-H\nfd://\n--mtu=1450' }, 'flags', 'block'],
    ['--default-network-opt', { flags: '--default-network-opt\nbridge=x=1' }, 'flags', 'block'],
    ['a setting that is also a flag', { content: '{"hosts":["fd://"]}' }, 'flags', 'block'],
    [
      'a setting that is also a flag of the unit, since',
      { content: '{"dns":["1.1.1.1"]}', 'unit-flags': '--dns=1.1.1.1' },
      'flags',
      'block',
    ],
    ['no default bridge', { content: '{"bridge":"none"}' }, 'config-file', 'block no_bridge'],
    ['no default bridge, by flag', { flags: '-b\nnone' }, 'config-file', 'block no_bridge'],
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
    ['no word on containers', { 'container-count': null, containers: null }, 'containers', 'block unknown'],
    ['no container', { 'container-count': '0', containers: null }, 'containers', 'pass'],
    ['no containers under a Docker that is down', DOWN, 'containers', 'pass'],
    ['no word on live-restore', { info: null }, 'live-restore', 'block unknown'],
    ['live-restore of a Docker that is down', DOWN, 'live-restore', 'pass'],
    ['no word on the Swarm', { info: null }, 'swarm', 'block unknown'],
    ['the Swarm of a Docker that is down', DOWN, 'swarm', 'pass'],
    ['--mtu-something-else', { flags: '--mtux=1' }, 'flags', 'pass'],
    ['live-restore with containers', { info: '{"liveRestore":true}' }, 'live-restore', 'block running'],
    [
      'live-restore without',
      { info: '{"liveRestore":true}', containers: '', 'container-count': '0' },
      'live-restore',
      'warn',
    ],
    ['Swarm', { info: '{"liveRestore":false,"swarm":"active","manager":true}' }, 'swarm', 'warn'],
    ['an MTU that does not fit', { 'egress-mtu': '1400' }, 'egress', 'block above'],
    ['an MTU that wastes bytes', { 'egress-mtu': '1500' }, 'egress', 'warn below'],
    ['no default route', { 'egress-interface': '', 'egress-mtu': null }, 'egress', 'warn unknown'],
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
        expect(say(key, item.params)).not.toContain(key);
      }
    }
  });
});

test('a file that is refused is not edited', () => {
  const made = plan({ content: '{"a":1,"a":2}' });
  expect(made.after).toBe(made.before);
  expect(made.plan.diff).toBe('');
});

test('a roll-back puts back the bytes that were, or none', () => {
  const content = Buffer.from('{ "debug" : true }');
  const back = plan({}, { kind: 'rollback', content, mode: '600', uid: 0, gid: 0 });
  expect(back.after).toBe(content);
  expect(back.plan).toMatchObject({ kind: 'rollback', mtu: 1500, fileAfter: { mode: '600' } });
  // It may take away what keeps dockerd from starting.
  const cure = { kind: 'rollback', content, mode: '600', uid: 0, gid: 0 } as const;
  expect(outcome({ validate: "don't match any configuration option: x" }, 'validate', cure)).toBe('warn invalid');
  expect(outcome({ flags: '--debug' }, 'flags', cure)).toBe('block');
  const none = plan({}, { kind: 'rollback', content: null, mode: '644', uid: 0, gid: 0 });
  expect(none.after).toBeNull();
  expect(none.plan.fileAfter).toBeNull();
});

describe('a roll-back', () => {
  const to = (text: string | null): DaemonConfigWish => {
    const content = text === null ? null : Buffer.from(text);
    return { kind: 'rollback', content, mode: '644', uid: 0, gid: 0 };
  };
  test.each<[string, Parameters<typeof plan>[0], string | null, string]>([
    ['that takes a data-root away', { info: ROOT_AT('/data'), content: '{"data-root":"/data"}' }, '{}', 'block moves'],
    ['that takes the file away', { info: ROOT_AT('/data'), content: '{"data-root":"/data"}' }, null, 'block moves'],
    ['that brings a data-root back', { info: ROOT_AT('/var/lib/docker') }, '{"data-root":"/data"}', 'block moves'],
    [
      'that keeps it',
      { info: ROOT_AT('/data'), content: '{"data-root":"/data","mtu":1442}' },
      '{"data-root":"/data"}',
      'pass ok',
    ],
    ['with a link for a folder', { info: ROOT_AT('/mnt/docker') }, '{}', 'pass ok'],
    ['that undoes what is not in force', { ...ROOT, content: '{"data-root":"/data"}' }, '{}', 'pass ok'],
  ])('%s', (_, change, text, expected) => {
    expect(outcome(change, 'validate', to(text))).toBe(expected);
    const { plan: made } = plan(change, to(text));
    expect(made.blocked).toBe(expected.startsWith('block'));
    for (const locale of ['en', 'ja'] as const) {
      const { params, ...item } = made.preflight.find(({ name }) => name === 'validate') ?? expect.fail();
      expect(translator(locale, 'remediation')(`preflight.validate.${item.outcome}`, params)).not.toContain(
        'preflight',
      );
    }
  });
});

test('a proof that is under way is on no network', () => {
  const containers = { a: { Name: `clearance-proof-${'a'.repeat(32)}-1` }, b: { Name: 'web' } };
  const network = { name: 'mine', driver: 'bridge', scope: 'local', options: {}, labels: {}, ipam: {}, containers };
  expect(plan({ networks: JSON.stringify(network) }).plan.networks[0]?.containers).toEqual(['web']);
});

test('networks that keep their MTU come with commands that are safe to paste', () => {
  const network = (name: string, labels: object) =>
    JSON.stringify({
      name,
      driver: 'bridge',
      scope: 'local',
      options: {},
      labels,
      ipam: { Config: [{ Subnet: '10.9.0.0/24' }] },
      containers: { x: { Name: "a'; reboot #" } },
    });
  const { networks } = plan({
    networks: [network('mine', {}), network('shop_default', { 'com.docker.compose.project': 'shop' })].join('\n'),
  }).plan;
  expect(networks.map(({ name, owner, mtu }) => [name, owner, mtu])).toEqual([
    ['mine', 'nobody', 1500],
    ['shop_default', 'compose', 1500],
  ]);
  expect(networks[0]?.commands).toEqual([
    "docker network disconnect mine 'a'\\''; reboot #'",
    'docker network rm mine',
    'docker network create --driver bridge --subnet 10.9.0.0/24 --opt com.docker.network.driver.mtu=1442 mine',
    "docker network connect mine 'a'\\''; reboot #'",
  ]);
});

test("Swarm's networks come with commands of their own, and its tasks are left to it", () => {
  const overlay = { driver: 'overlay', scope: 'swarm', ipam: { Config: [{ Subnet: '10.0.1.0/24' }] }, labels: {} };
  const mtu = 'com.docker.network.driver.mtu';
  const networks = [
    {
      name: 'docker_gwbridge',
      driver: 'bridge',
      scope: 'local',
      options: {},
      ipam: { Config: [{ Subnet: '172.18.0.0/16' }] },
    },
    { ...overlay, name: 'wide', attachable: true, options: {} },
    { ...overlay, name: 'secret', options: { encrypted: '', [mtu]: '1500' } },
    { ...overlay, name: 'ingress', ingress: true, options: {} },
    { ...overlay, name: 'right', options: { [mtu]: '1442' } },
    { ...overlay, name: 'smaller', options: { [mtu]: '1400' } },
  ];
  const made = plan({ networks: networks.map((each) => JSON.stringify(each)).join('\n'), tasks: '2'.repeat(64) }).plan;
  expect(made.networks.map(({ name, owner, mtu: gets }) => [name, owner, gets])).toEqual([
    ['docker_gwbridge', 'swarm', 1500],
    ['wide', 'swarm', 1450],
    ['secret', 'swarm', 1424],
    ['ingress', 'swarm', 1450],
  ]);
  const create = made.networks.map(({ commands }) => commands.find((line) => line.includes(' create ')));
  expect(create.map((line) => line?.replace(/ --subnet \S+| --opt com\.docker\.network\.bridge\S+/g, ''))).toEqual([
    `docker network create --opt ${mtu}=1442 docker_gwbridge`,
    `docker network create --driver overlay --attachable --opt ${mtu}=1442 wide`,
    `docker network create --driver overlay --opt encrypted --opt ${mtu}=1442 secret`,
    `docker network create --driver overlay --ingress --opt ${mtu}=1442 ingress`,
  ]);
  expect(made.containers.map(({ name, effect }) => [name, effect])).toEqual([
    ['web', 'returns'],
    ['job', 'replaced'],
  ]);
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
