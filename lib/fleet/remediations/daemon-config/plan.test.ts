import { describe, expect, test } from 'vitest';
import { outcome, plan, ROOT, ROOT_AT } from '@/e2e/fixtures/docker-facts';
import { translator } from '@/lib/platform/i18n/translator';
import type { DaemonConfigWish } from './plan';

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
  // A roll-back may remove a key with which dockerd does not start.
  const cure = { kind: 'rollback', content, mode: '600', uid: 0, gid: 0 } as const;
  expect(outcome({ validate: "don't match any configuration option: x" }, 'validate', cure)).toBe('warn invalid');
  expect(outcome({ 'docker-arguments': 'dockerd\n--debug' }, 'flags', cure)).toBe('block');
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
