import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { NetworkPlan, PlannedEndpoint } from '../plan-types';
import { putBackCommands } from './put-back-commands';

const ID = 'd'.repeat(64);
const WEB: PlannedEndpoint = {
  ...{ id: '1'.repeat(64), name: 'web', running: true, fixed4: '10.77.0.9', fixed6: null, linkLocal: [] },
  ...{ address: '10.77.0.9', mayMove: false, aliases: ['shop.example'], links: [], driverOptions: {} },
  gatewayPriority: 0,
};
const PLAN = {
  option: { before: null, after: '1442' },
  endpoints: [WEB],
  network: {
    ...{ id: ID, name: 'shop', ipv4: true, ipv6: false, internal: false, attachable: false, ipamOptions: {} },
    pools: [{ subnet: '10.77.0.0/24', range: null, gateway: '10.77.0.1', reserved: {} }],
    ...{ options: {}, labels: { team: 'it\'s "a" $(touch owned)' } },
  },
} as unknown as NetworkPlan;

/** What a shell makes of the lines: each call of docker, its words one a line. */
function calls(lines: string[], idNow: string): string[][] {
  const folder = mkdtempSync(join(tmpdir(), 'put-back-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const docker = join(folder, 'docker');
  const log = join(folder, 'log');
  writeFileSync(
    docker,
    `#!/bin/sh\n[ "$2" = inspect ] && { echo ${idNow}; exit; }\n{ printf '%s\\n' "$@"; echo --; } >>${log}\n`,
  );
  chmodSync(docker, 0o755);
  execFileSync('sh', ['-e'], {
    input: lines.join('\n'),
    cwd: folder,
    env: { NODE_ENV: 'test', PATH: `${folder}:${process.env.PATH}` },
  });
  return readFileSync(log, 'utf8')
    .split('--\n')
    .filter(Boolean)
    .map((call) => call.trimEnd().split('\n'));
}

test('one that was removed is made as it was, with its containers; names are words, never commands', () => {
  expect(calls(putBackCommands(PLAN), 'e'.repeat(64))).toEqual([
    ['network', 'disconnect', '--force', 'shop', 'web'],
    ['network', 'rm', 'shop'],
    [
      ...['network', 'create', '--driver', 'bridge', '--subnet', '10.77.0.0/24', '--gateway', '10.77.0.1'],
      ...['--ipv6=false', '--label', 'team=it\'s "a" $(touch owned)', 'shop'],
    ],
    ['network', 'connect', '--ip', '10.77.0.9', '--alias', 'shop.example', 'shop', 'web'],
  ]);
});

test('one that was not removed stays, and only gets its containers', () => {
  expect(calls(putBackCommands(PLAN), ID).map(([, what]) => what)).toEqual(['connect']);
});

test('an option that was there before is there again', () => {
  const lines = putBackCommands({ ...PLAN, option: { before: '1500', after: '1442' } });
  expect(lines.join('\n')).toContain("--opt 'com.docker.network.driver.mtu=1500'");
});

test('nothing for a network that was never read', () => {
  expect(putBackCommands({ ...PLAN, network: null })).toEqual([]);
});
