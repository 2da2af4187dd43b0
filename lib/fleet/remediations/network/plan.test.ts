import { describe, expect, test } from 'vitest';
import { ID, JOB, network, on, plan, RECREATE, WEB } from '@/e2e/fixtures/network-answer';
import { translator } from '@/lib/platform/i18n/translator';
import { inOrder } from './addresses';
import { networkPlanner } from './plan';
import { NETWORK_PREFLIGHT_NAMES, type PlannedEndpoint } from './plan-types';
import { networkProgram } from './program';

test('a network that nobody owns, with a container on it', () => {
  const made = plan();
  expect(made.preflight.map(({ name }) => name)).toEqual([...NETWORK_PREFLIGHT_NAMES]);
  expect(made.preflight.filter(({ outcome }) => outcome !== 'pass')).toEqual([]);
  expect(made).toMatchObject({ mtu: 1442, currentMtu: 1500, option: { before: null, after: '1442' }, blocked: false });
  expect(made.containers.map(({ name, effect }) => [name, effect])).toEqual([['web', 'cut-off']]);
  expect(made.endpoints).toMatchObject([
    { name: 'web', address: '10.77.0.2', fixed4: null, aliases: ['shop.example'] },
  ]);
});

describe('what is in the way', () => {
  test.each<[string, Record<string, string | null>, string, string]>([
    ['no sudo', { sudo: 'denied', uid: null }, 'rights', 'block denied'],
    ['Docker is down', { version: '', networks: '', network: null, fingerprint: null }, 'docker', 'block'],
    ['no such network', { 'network-ids': '', network: null, fingerprint: null }, 'network', 'block absent'],
    ['two of the name', { 'network-ids': `${ID}\n${WEB}\n`, network: null }, 'network', 'block ambiguous'],
    ['another driver', network({ Driver: 'macvlan' }), 'network', 'block driver'],
    ['Docker’s own', network({ Name: 'shop', Scope: 'global' }), 'network', 'block scope'],
    ['Compose', network({ Labels: { 'com.docker.compose.project': 'wiki' } }), 'network-owner', 'block compose'],
    ['Swarm', network({ Scope: 'swarm', Driver: 'overlay' }), 'network-owner', 'block swarm'],
    ['settings of another', network({ ConfigFrom: { Network: 'base' } }), 'network-settings', 'block derived'],
    ['a plugin for addresses', network({ IPAM: { Driver: 'infoblox' } }), 'network-settings', 'block ipam'],
    ['a setting unknown here', network({ Quantum: { a: 1 } }), 'network-settings', 'block unknown'],
    ['an unknown one without a value', network({ Quantum: {} }), 'network-settings', 'pass'],
    ['a NUL in a label', network({ Labels: { a: 'b\0c' } }), 'network-settings', 'block unknown'],
    [
      'a label that the client would not take',
      network({ Labels: { 'owner team': 'x' } }),
      'network-settings',
      'block unknown',
    ],
    [
      'an option that it would part elsewhere',
      network({ Options: { 'a=b': 'c' } }),
      'network-settings',
      'block unknown',
    ],
    ['no argument so long', network({ Labels: { a: 'x'.repeat(30_000) } }), 'network-settings', 'block unknown'],
    [
      'a gateway that is no address',
      network({ IPAM: { Driver: 'default', Config: [{ Subnet: 'fd00::/64', Gateway: '<nil>' }] } }),
      'network-settings',
      'block unknown',
    ],
    [
      'a default that the client cannot gainsay',
      { content: '{"default-network-opts":{"bridge":{"com.docker.network.enable_ipv4":"false"}}}', kind: 'file' },
      'network-settings',
      'block unknown',
    ],
    ['more containers than are read', { 'attached-count': '501' }, 'endpoints', 'block unread'],
    ['an endpoint unknown here', on({}, { Quantum: 1 }), 'endpoints', 'block unknown'],
    ['a container that restarts', on({ status: 'restarting' }), 'endpoints', 'block unsteady'],
    ['a container run with the id', on({ mode: ID }), 'endpoints', 'block by_id'],
    ['Docker does not say who is on it', { attached: null, 'attached-count': null }, 'endpoints', 'block unread'],
    [
      'Docker does not say which networks it has',
      { 'network-ids': null, network: null },
      'network',
      'block unreadable',
    ],
    ['a container that could not be read', { endpoints: '' }, 'endpoints', 'block unread'],
    ['a hardware address of its own', { 'hardware-addresses': `${WEB} 02:42:ac:aa:bb:cc` }, 'endpoints', 'block mac'],
    ['one for this network alone', on({}, { MacAddress: '02:42:ac:aa:bb:cc' }), 'endpoints', 'block mac'],
    ['the same before 25', { ...on({}, { MacAddress: '02:42:ac:aa:bb:cc' }), version: '20.10.5' }, 'endpoints', 'pass'],
    [
      'an address below is free',
      on({}, { IPAddress: '10.77.0.9', MacAddress: '02:42:0a:4d:00:09' }),
      'addresses',
      'warn',
    ],
    ['the firewall names the bridge', { mentions: '/etc/nftables.conf' }, 'bridge-name', 'warn'],
    [
      'defaults for new networks',
      {
        content: '{"default-network-opts":{"bridge":{"com.docker.network.bridge.enable_ip_masquerade":"false"}}}',
        kind: 'file',
      },
      'network-settings',
      'warn',
    ],
    ['no room', { 'state-space': '/dev/vda1 1 1 1 100% /' }, 'state-space', 'block disk'],
    ['no default route', { egress: null }, 'egress', 'block unknown'],
    ['an MTU that does not fit', { egress: '4 ens3 1400' }, 'egress', 'block above'],
  ])('%s', (_, change, name, expected) => {
    const made = plan(change, { ...RECREATE, mtu: 1442 });
    const item = made.preflight.find((each) => each.name === name);
    expect(item && `${item.outcome} ${item.params.reason ?? ''}`.trim()).toBe(expected);
    expect(made.blocked).toBe(made.preflight.some(({ outcome }) => outcome === 'block'));
    for (const locale of ['en', 'ja'] as const) {
      const say = translator(locale, 'remediation');
      for (const each of made.preflight) {
        const key = `preflight.${each.name}.${each.outcome}`;
        expect(say(key, { reason: '', ...each.params })).not.toContain(key);
      }
    }
  });

  test.each(['', '-rf', 'a b', 'a;reboot', '$(reboot)', 'a"b', '../x', 'x'.repeat(129)])(
    'the name %j is refused',
    (name) => {
      expect(() => networkPlanner({ ...RECREATE, network: name })).toThrow();
    },
  );
});

test('to put it back, the option is left out again, and an MTU above the NIC is what was asked for', () => {
  const set = network({ Options: { 'com.docker.network.driver.mtu': '1442' } });
  const back = plan(set, { kind: 'restore-network', network: 'shop', mtu: 1500, option: null, pieces: null });
  expect(back).toMatchObject({ mtu: 1500, currentMtu: 1442, option: { before: '1442', after: null }, blocked: false });
});

test('where daemon.json gives new networks an MTU, the old one is said outright', () => {
  const content = '{"default-network-opts":{"bridge":{"com.docker.network.driver.mtu":"1442"}}}';
  expect(plan({ content, kind: 'file' }).option.before).toBe('1500');
});

test('containers that live in the network of another one are cut off with it', () => {
  const made = plan({ sharing: `container:${WEB} /sidecar\ncontainer:${JOB} /other` });
  expect(made.containers.map(({ name }) => name)).toEqual(['web', 'sidecar']);
});

describe('the addresses', () => {
  const one = (name: string, over: Partial<PlannedEndpoint>): PlannedEndpoint => ({
    ...{ id: name, name, running: true, fixed4: null, fixed6: null, linkLocal: [], address: null, mayMove: false },
    ...{ aliases: [], links: [], driverOptions: {}, gatewayPriority: 0, ...over },
  });
  const config = { ...(plan().network ?? expect.fail()) };
  const pools = [
    { subnet: '10.77.0.0/24', range: '10.77.0.128/25', gateway: '10.77.0.254', reserved: { a: '10.77.0.129' } },
  ];
  const order = (endpoints: PlannedEndpoint[], over: object = {}) =>
    inOrder(endpoints, { ...config, ...over }).map(({ name, mayMove }) => (mayMove ? `${name}?` : name));

  test('chosen ones first, then Docker’s choice from the lowest, then those that do not run', () => {
    const all = [
      one('stopped', { running: false }),
      one('third', { address: '10.77.0.4' }),
      one('second', { address: '10.77.0.2' }),
      one('first', { address: '10.77.0.3', fixed4: '10.77.0.3' }),
    ];
    expect(order(all)).toEqual(['first', 'second', 'third', 'stopped']);
  });
  test('a hole below is what Docker fills; reserved addresses, the gateway and the range are none', () => {
    expect(order([one('a', { address: '10.77.0.128' }), one('b', { address: '10.77.0.130' })], { pools })).toEqual([
      'a',
      'b',
    ]);
    expect(order([one('a', { address: '10.77.0.130' })], { pools })).toEqual(['a?']);
    expect(order([one('a', { address: '10.77.0.2' }), one('b', { address: '10.77.0.4' })])).toEqual(['a', 'b?']);
  });
});

describe('the program', () => {
  const change = () => {
    const { mtu, network: config, option, endpoints, fingerprint } = plan();
    return { mtu, network: config ?? expect.fail(), option, endpoints, fingerprint };
  };
  const argumentsOf = (what: string) =>
    Buffer.from(networkProgram(change()).payload ?? [])
      .toString()
      .split('\n')
      .filter((line) => line.startsWith(`${what} `))
      .map((line) => Buffer.from(line.slice(what.length + 1), 'base64').toString());

  test('gets what came from the instance as data, one argument a line', () => {
    expect(argumentsOf('create-new')).toEqual([
      ...['--driver', 'bridge', '--subnet', '10.77.0.0/24', '--gateway', '10.77.0.1', '--ipv6=false'],
      ...['--opt', 'com.docker.network.bridge.enable_icc=true', '--opt', 'com.docker.network.driver.mtu=1442'],
      ...['--label', 'team=a "b" $(c)', 'shop'],
    ]);
    expect(argumentsOf('create-old')).not.toContain('com.docker.network.driver.mtu=1442');
    expect(argumentsOf(`connect-${WEB}`)).toEqual(['--alias', 'shop.example', 'shop', WEB]);
    expect(networkProgram(change()).functions).not.toContain('$(c)');
  });

  test.each([
    ['name', { network: { ...change().network, name: 'a; reboot' } }],
    ['id', { network: { ...change().network, id: '$(reboot)' } }],
    ['fingerprint', { fingerprint: 'x' }],
    ['mtu', { mtu: 1442.5 }],
    ['container', { endpoints: change().endpoints.map((each) => ({ ...each, id: '../x' })) }],
  ])('takes no odd %s', (_, over) => {
    expect(() => networkProgram({ ...change(), ...over })).toThrow();
  });
});
