import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { NetworkPlan, PlannedEndpoint } from './plan-types';
import { putBackCommands } from './put-back-commands';

const ID = 'd'.repeat(64);
const WEB: PlannedEndpoint = {
  ...{ id: '1'.repeat(64), name: 'web', running: true, fixed4: '10.77.0.9', fixed6: null, linkLocal: [] },
  ...{ address: '10.77.0.9', mayMove: false, aliases: ['shop.example'], links: [], driverOptions: {} },
  gatewayPriority: 0,
};
const JOB: PlannedEndpoint = { ...WEB, id: '2'.repeat(64), name: 'job', running: false, fixed4: null, aliases: [] };
const PLAN = {
  option: { before: null, after: '1442' },
  endpoints: [WEB, JOB],
  network: {
    ...{ id: ID, name: 'shop', ipv4: true, ipv6: false, internal: false, attachable: false, ipamOptions: {} },
    pools: [{ subnet: '10.77.0.0/24', range: null, gateway: '10.77.0.1', reserved: {} }],
    ...{ options: {}, labels: { team: 'it\'s "a" $(touch owned)' } },
  },
} as unknown as NetworkPlan;

/** What a shell makes of the lines: each call of docker, one word on each line. `idNow` is empty if there is none. */
function calls(lines: string[], idNow: string, fails = 'nothing'): string[][] {
  const folder = mkdtempSync(join(tmpdir(), 'put-back-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const docker = join(folder, 'docker');
  const log = join(folder, 'log');
  writeFileSync(
    docker,
    `#!/bin/sh
[ "$2" = inspect ] && { echo ${idNow}; [ -n "${idNow}" ]; exit; }
{ printf '%s\\n' "$@"; echo --; } >>${log}
[ "$2" != ${fails} ]
`,
  );
  chmodSync(docker, 0o755);
  spawnSync('sh', [], {
    input: lines.join('\n'),
    cwd: folder,
    env: { NODE_ENV: 'test', PATH: `${folder}:${process.env.PATH}` },
  });
  return readFileSync(log, 'utf8')
    .split('--\n')
    .filter(Boolean)
    .map((call) => call.trimEnd().split('\n'));
}

const BROKEN = 'restore-endpoints';

test('another one is replaced by one as it was, with its containers; names are words, never commands', () => {
  expect(calls(putBackCommands(PLAN, BROKEN), 'e'.repeat(64))).toEqual([
    ['network', 'disconnect', '--force', 'shop', 'web'],
    ['network', 'disconnect', '--force', 'shop', 'job'],
    ['network', 'rm', 'shop'],
    [
      ...['network', 'create', '--driver', 'bridge', '--subnet', '10.77.0.0/24', '--gateway', '10.77.0.1'],
      ...['--ipv6=false', '--label', 'team=it\'s "a" $(touch owned)', 'shop'],
    ],
    ['network', 'connect', '--ip', '10.77.0.9', '--alias', 'shop.example', 'shop', 'web'],
    ['network', 'connect', 'shop', 'job'],
    ['start', 'web'],
  ]);
});

const verbs = (...[lines, idNow, fails]: Parameters<typeof calls>) =>
  calls(lines, idNow, fails).map(([noun = '', verb]) => (noun === 'network' ? verb : noun));

test('one that was removed is made', () => {
  expect(verbs(putBackCommands(PLAN, BROKEN), '').slice(2)).toEqual(['create', 'connect', 'connect', 'start']);
});

test('one that was not removed stays, and only gets its containers', () => {
  expect(verbs(putBackCommands(PLAN, BROKEN), ID)).toEqual(['connect', 'connect', 'start']);
});

test('where it cannot be made, nobody is put on what is there instead', () => {
  expect(verbs(putBackCommands(PLAN, BROKEN), 'e'.repeat(64), 'create').at(-1)).toBe('create');
});

test('where it is there already, those that are on it do not keep the others off', () => {
  expect(verbs(putBackCommands(PLAN, BROKEN), ID, 'connect')).toEqual(['connect', 'connect', 'start']);
});

test('where only containers do not run, those that ran are started', () => {
  expect(putBackCommands(PLAN, 'restore-containers')).toEqual(['docker start web']);
});

test('an option that was there before is there again', () => {
  const lines = putBackCommands({ ...PLAN, option: { before: '1500', after: '1442' } }, BROKEN);
  expect(lines.join('\n')).toContain("--opt 'com.docker.network.driver.mtu=1500'");
});

test('nothing for a network that was never read', () => {
  expect(putBackCommands({ ...PLAN, network: null }, BROKEN)).toEqual([]);
});
