import { expect, test } from 'vitest';
import { container, ID, JOB, NETWORK, network, plan, WEB } from '@/e2e/fixtures/network-answer';
import { translator } from '@/lib/platform/i18n/translator';
import type { NetworkWish } from './plan';
import type { PlannedEndpoint } from './plan-types';
import { networkProgram } from './program';

const OF = '0190fb1a-0000-7000-8000-000000000001';
const GONE = '3'.repeat(64);
const endpoint = (over: Partial<PlannedEndpoint>): PlannedEndpoint => ({
  ...{ id: WEB, name: 'web', running: true, fixed4: '10.77.0.9', fixed6: null, linkLocal: [], address: '10.77.0.9' },
  ...{ mayMove: false, aliases: ['shop.example'], links: [], driverOptions: {}, gatewayPriority: 0, ...over },
});
/** The change had `web`, `job` and `left` on the network; now there are a running `web` and a stopped `job`. */
const WISH: NetworkWish = {
  ...{ kind: 'restore-network', network: 'shop', mtu: 1500, option: null },
  pieces: {
    of: OF,
    network: {
      ...{ id: ID, name: 'shop', ipv4: true, ipv6: false, internal: false, attachable: false, ipamOptions: {} },
      pools: [{ subnet: '10.77.0.0/24', range: null, gateway: '10.77.0.1', reserved: {} }],
      ...{ options: { 'com.docker.network.bridge.enable_icc': 'true' }, labels: { team: 'a "b" $(c)' } },
    },
    endpoints: [
      endpoint({}),
      endpoint({ id: JOB, name: 'job', fixed4: null, address: '10.77.0.3', aliases: ['nightly'] }),
      endpoint({ id: GONE, name: 'left', fixed4: null, address: '10.77.0.4' }),
    ],
  },
};
const OFF = { networks: {} };
const said = (...containers: object[]) => ({
  endpoints: containers.map((each) => JSON.stringify(each)).join('\n'),
  'members-count': String(containers.length),
});
const JOB_STOPPED = container({ id: JOB, name: '/job', status: 'exited', ...OFF });
const NO_NETWORK = { 'network-ids': '', network: null, networks: '', attached: '', 'attached-count': '0' };

const outcomes = (made: ReturnType<typeof plan>) =>
  made.preflight.filter(({ outcome }) => outcome !== 'pass').map(({ name, outcome }) => `${name} ${outcome}`);
const steps = (made: ReturnType<typeof plan>) => {
  if (!made.network) throw new Error('no network');
  const program = networkProgram({ ...made, network: made.network });
  return { ...program, steps: program.steps.map(([name]) => name), payload: Buffer.from(program.payload ?? []) };
};

test('a network that is gone is made as it was, with everybody who is left', () => {
  const made = plan({ ...NO_NETWORK, ...said(container(OFF), JOB_STOPPED) }, WISH);
  expect(made).toMatchObject({
    ...{ blocked: false, alreadyInForce: false, currentMtu: null, mtu: 1500, expectedInterruptionMs: 0 },
    ...{ network: { id: ID }, option: { after: null } },
    repair: { of: OF, now: null, keeps: false, missing: [WEB, JOB], idle: [JOB], gone: ['left'] },
  });
  expect(outcomes(made)).toEqual(['endpoints warn', 'egress warn']);
  expect(made.containers.map(({ name, effect }) => [name, effect])).toEqual([
    ['web', 'rejoins'],
    ['job', 'brought-up'],
  ]);
  // A container that does not run has no address until it is started.
  expect(made.endpoints.map(({ name, fixed4, address }) => [name, fixed4, address])).toEqual([
    ['web', '10.77.0.9', '10.77.0.9'],
    ['job', null, null],
  ]);
  const { steps: names, payload, variables } = steps(made);
  expect(names).not.toContain('disconnect');
  expect(names).toContain('create-network');
  expect(variables).toMatchObject({ OLD: '', FORMER: OF, ALSO: [WEB, JOB] });
  expect(payload.toString()).not.toContain('create-old');
  for (const line of [`missing-${WEB} `, `missing-${JOB} `, `idle-${JOB} `]) expect(payload.toString()).toContain(line);
});

test('one that is as it was stays, and only what is missing is put on it', () => {
  const extra = network({ Options: { ...NETWORK.Options, 'com.docker.network.new.default': '1' } });
  const made = plan({ ...extra, ...said(container(), JOB_STOPPED) }, WISH);
  expect(made.repair).toMatchObject({ keeps: true, missing: [JOB], idle: [JOB], now: { id: ID } });
  expect(made.containers.map(({ name, effect }) => [name, effect])).toEqual([['job', 'brought-up']]);
  expect(steps(made).steps).toEqual([
    ...['record-containers', 'save-network', 'connect-again', 'interfaces', 'containers'],
  ]);
  // A container that is on it stays as it is now, not as it was.
  expect(made.endpoints.find(({ id }) => id === WEB)).toMatchObject({ fixed4: null, address: '10.77.0.2' });
});

test.each([
  ['the MTU', { Options: { ...NETWORK.Options, 'com.docker.network.driver.mtu': '1442' } }],
  ['a label', { Labels: {} }],
  ['the subnet', { IPAM: { Driver: 'default', Options: null, Config: [{ Subnet: '10.78.0.0/24' }] } }],
])('one that differs by %s is made anew', (_, over) => {
  const made = plan({ ...network(over), ...said(container(), JOB_STOPPED) }, WISH);
  expect(made.repair?.keeps).toBe(false);
  expect(made.containers.map(({ name, effect }) => [name, effect])).toEqual([
    ['web', 'cut-off'],
    ['job', 'brought-up'],
  ]);
  expect(steps(made).steps).toEqual(expect.arrayContaining(['disconnect', 'remove-network', 'create-network']));
});

test('what is whole already needs nothing', () => {
  const running = container({ id: JOB, name: '/job' });
  const all = { ...said(container(), running), attached: `${WEB}\n${JOB}\n`, 'attached-count': '2' };
  expect(plan(all, WISH)).toMatchObject({ alreadyInForce: true, containers: [], repair: { missing: [], idle: [] } });
});

test('a job that has done its work is not done twice', () => {
  const made = plan({ ...NO_NETWORK, ...said(container(OFF), JOB_STOPPED), ended: JOB }, WISH);
  expect(made.repair).toMatchObject({ missing: [WEB, JOB], idle: [] });
});

test('one that came while it was changed, and was taken off again, is missing, too', () => {
  const LATE = '4'.repeat(64);
  const words = ['--ip', '10.77.0.50', '--alias', 'guest', '--alias', '--ip', '--link', 'db:store', 'shop', LATE];
  const note = [LATE, ...words.map((word) => `connect ${Buffer.from(word).toString('base64')}`)].join('\n');
  const late = container({ id: LATE, name: '/late', ...OFF });
  const made = plan({ ...NO_NETWORK, ...said(container(OFF), JOB_STOPPED, late), came: note }, WISH);
  expect(made.repair?.missing).toEqual([WEB, JOB, LATE]);
  expect(made.endpoints.find(({ id }) => id === LATE)).toMatchObject({
    ...{ name: 'late', running: true, fixed4: '10.77.0.50', aliases: ['guest', '--ip'], links: ['db:store'] },
  });
  const odd = { ...NO_NETWORK, ...said(container(OFF), JOB_STOPPED), came: '../../etc/passwd\nconnect eA==' };
  expect(plan(odd, WISH).repair?.missing).toEqual([WEB, JOB]);
});

test('one that is between two states is in the way, wherever it is', () => {
  const again = container({ id: JOB, name: '/job', status: 'restarting', ...OFF });
  expect(outcomes(plan({ ...NO_NETWORK, ...said(container(OFF), again) }, WISH))).toContain('endpoints block');
});

test('an address that stays does not move', () => {
  const far = container({}, { IPAddress: '10.77.0.7' });
  expect(plan(said(far, JOB_STOPPED), WISH).endpoints.map(({ mayMove }) => mayMove)).toEqual([false, false]);
});

test('what could not be read blocks, and is not taken for gone', () => {
  const unread = plan({ endpoints: '', 'members-count': null }, WISH);
  expect(unread).toMatchObject({ blocked: true, alreadyInForce: false });
  const made = plan({ ...NO_NETWORK, ...said(container(OFF)), 'members-count': '2' }, WISH);
  expect(outcomes(made)).toContain('endpoints block');
  expect(outcomes(plan({ ...NO_NETWORK, 'network-ids': null, ...said() }, WISH))).toContain('network block');
});

test('one that a Compose project has made meanwhile is left alone', () => {
  const labels = { 'com.docker.compose.project': 'shop', 'com.docker.compose.network': 'default' };
  const made = plan({ ...network({ Labels: labels }), ...said(container(), JOB_STOPPED) }, WISH);
  expect(outcomes(made)).toContain('network-owner block');
  expect(made).toMatchObject({ blocked: true, endpoints: [], containers: [] });
});

test.each(['en', 'ja'] as const)('every item has its words in %s', (locale) => {
  const say = translator(locale, 'remediation');
  const made = plan({ ...NO_NETWORK, ...said(container(OFF), JOB_STOPPED) }, WISH);
  for (const { name, outcome, params } of made.preflight) {
    const key = `preflight.${name}.${outcome}`;
    expect(say(key, { reason: '', ...params })).not.toContain(key);
  }
});

test('who could not be connected as before is in the way where it is missing, too', () => {
  const late = container({ id: JOB, name: '/job', mode: 'e'.repeat(64), ...OFF });
  expect(outcomes(plan({ ...NO_NETWORK, ...said(container(OFF), late) }, WISH))).toContain('endpoints block');
  const mac = { 'hardware-addresses': `${WEB} 02:42:ac:aa:bb:cc\n` };
  expect(outcomes(plan({ ...NO_NETWORK, ...said(container(OFF), JOB_STOPPED), ...mac }, WISH))).toContain(
    'endpoints block',
  );
});

test('what the daemon would give the new one on top is said', () => {
  const content = '{"default-network-opts":{"bridge":{"com.docker.network.bridge.name":"x"}}}';
  const made = plan({ ...NO_NETWORK, ...said(container(OFF), JOB_STOPPED), content, kind: 'file' }, WISH);
  expect(outcomes(made)).toContain('network-settings warn');
});
