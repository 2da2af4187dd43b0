import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { planOutput } from '@/e2e/fixtures/plan-output';
import { networkEffects } from './network-effects';
import { readSeen, type Seen } from './seen';

const V2 = {
  project: 'shop',
  files: '/srv/shop/compose.yaml',
  folder: '/srv/shop',
  environment: '',
  version: '2.29.1',
};

function seen(made: object[], tools = ['docker compose'], project = 'shop'): Seen {
  const labels = { 'com.docker.compose.project': project, 'com.docker.compose.network': 'back-end' };
  const network = { name: 'shop_back-end', driver: 'bridge', scope: 'local', options: {}, labels };
  return readSeen(
    planOutput({
      version: '26.1.5',
      networks: JSON.stringify(network),
      'compose-projects': made.map((each) => `${JSON.stringify(each)}\n`).join(''),
      compose: tools,
    }),
  );
}

function effect(...given: Parameters<typeof seen>) {
  const [only] = networkEffects(seen(...given), () => 1442);
  if (!only) throw new Error('no effect');
  return only;
}

function lines(...given: Parameters<typeof seen>): string[] {
  return effect(...given).commands.flatMap((command) => command.split('\n'));
}

it('reads the file before it stops anything, from where the project was brought up', () => {
  expect(effect([V2])).toMatchObject({ owner: 'compose', placed: true });
  expect(lines([V2])).toEqual([
    '# /srv/shop/compose.yaml: networks: back-end: driver_opts: com.docker.network.driver.mtu: "1442"',
    'cd /srv/shop &&',
    'docker compose -p shop -f compose.yaml config -q &&',
    'docker compose -p shop -f compose.yaml down &&',
    'docker compose -p shop -f compose.yaml up -d',
  ]);
});

describe('the command', () => {
  const v1 = { ...V2, files: 'docker-compose.yml', version: '1.29.2' };
  it.each<[string, object, string[], string, string]>([
    ['v1 alone', v1, ['docker-compose'], '/srv/shop', 'docker-compose -p shop -f docker-compose.yml'],
    [
      'a project of v2 where v1 alone is left',
      V2,
      ['docker-compose'],
      '/srv/shop',
      'docker-compose -p shop -f compose.yaml',
    ],
    [
      'a project of v1 where v2 alone is',
      v1,
      ['docker compose'],
      '/srv/shop',
      'docker compose -p shop -f docker-compose.yml',
    ],
    [
      'both, made by v1',
      v1,
      ['docker compose', 'docker-compose'],
      '/srv/shop',
      'docker-compose -p shop -f docker-compose.yml',
    ],
    [
      'both, made by v2',
      V2,
      ['docker compose', 'docker-compose'],
      '/srv/shop',
      'docker compose -p shop -f compose.yaml',
    ],
    ['neither that root can find', v1, [], '/srv/shop', 'docker-compose -p shop -f docker-compose.yml'],
    [
      'v1 called from a folder above',
      { ...v1, files: 'shop/a.yml,shop/b.yml', folder: '/srv/shop' },
      ['docker-compose'],
      '/srv',
      'docker-compose -p shop -f shop/a.yml -f shop/b.yml',
    ],
    [
      'files and variables from elsewhere',
      { ...V2, files: '/etc/shop/base.yaml,/srv/shop/more.yaml', environment: '/srv/shop/.env,/srv/shop/prod.env' },
      ['docker compose'],
      '/srv/shop',
      'docker compose -p shop --project-directory /srv/shop -f /etc/shop/base.yaml -f more.yaml --env-file prod.env',
    ],
    [
      'the root folder',
      { ...V2, files: '/compose.yaml', folder: '/' },
      ['docker compose'],
      '/',
      'docker compose -p shop -f compose.yaml',
    ],
  ])('%s', (_, made, tools, from, compose) => {
    expect(lines([made], tools).slice(1)).toEqual([
      `cd ${from} &&`,
      `${compose} config -q &&`,
      `${compose} down &&`,
      `${compose} up -d`,
    ]);
  });

  it('names the file that counts, of several', () => {
    const made = { ...V2, files: '/srv/shop/compose.yaml,/srv/shop/compose.override.yaml' };
    expect(lines([made])[0]).toContain('# /srv/shop/compose.override.yaml: networks');
    expect(lines([{ ...v1, files: 'shop/a.yml' }])[0]).toContain('# /srv/shop/a.yml: networks');
  });
});

describe('a project of which nobody can tell the file', () => {
  it.each<[string, object[]]>([
    ['no labels', []],
    ['another project', [{ ...V2, project: 'wiki' }]],
    ['brought up in two ways', [V2, { ...V2, folder: '/home/other/shop' }]],
    ['and in a third', [V2, { ...V2, folder: '/a' }, V2]],
    ['no folder', [{ ...V2, folder: null }]],
    ['a folder that is none', [{ ...V2, folder: 'shop' }]],
    ['no file', [{ ...V2, files: '' }]],
    ['a file on standard input', [{ ...V2, files: '-' }]],
    ['a line feed in the path', [{ ...V2, folder: '/srv/a\nreboot' }]],
    ['a mark that turns the text around', [{ ...V2, folder: '/srv/\u202egpj' }]],
    ['an endless path', [{ ...V2, folder: `/${'a'.repeat(2000)}` }]],
    ['endless files', [{ ...V2, files: '/a.yaml,'.repeat(21) }]],
    ['no object', [[]]],
  ])('%s', (_, made) => {
    expect(effect(made).placed).toBe(false);
    expect(lines(made)).toEqual([
      '# compose.yaml: networks: back-end: driver_opts: com.docker.network.driver.mtu: "1442"',
      'cd PROJECT_FOLDER &&',
      'docker compose -p shop config -q &&',
      'docker compose -p shop down &&',
      'docker compose -p shop up -d',
    ]);
  });
});

/** Runs the shown commands like a person who pastes them, with a `docker` that records its arguments. */
function runInShell(commands: string[], folder: string, failing = ''): string[] {
  const docker = `#!/bin/sh\n{ pwd; printf '<%s>' "$@"; echo; } >>${folder}/called\ncase " $* " in *" ${failing || 'none'} "*) exit 1 ;; esac\n`;
  writeFileSync(join(folder, 'docker'), docker, { mode: 0o755 });
  writeFileSync(join(folder, 'called'), '');
  try {
    execFileSync('sh', ['-c', commands.join('\n')], {
      cwd: folder,
      env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
      stdio: 'ignore',
    });
  } catch {
    // The notes have what it did.
  }
  return readFileSync(join(folder, 'called'), 'utf8').trim().split('\n');
}

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), "it's $(touch owned) `x`"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

it('run in a shell, hostile names stay names', () => {
  const folder = mkdtempSync(join(tmpdir(), 'paste-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const odd = scratch();
  const name = "shop'; touch owned; '";
  const made = { ...V2, project: name, folder: odd, files: `${odd}/-f x.yaml,${odd}/$(touch owned).yaml` };
  const told = runInShell(effect([made], ['docker compose'], name).commands, folder);
  const options = `<compose><-p><${name}><-f><-f x.yaml><-f><$(touch owned).yaml>`;
  expect(told).toEqual([odd, `${options}<config><-q>`, odd, `${options}<down>`, odd, `${options}<up><-d>`]);
  expect(() => readFileSync(join(folder, 'owned'))).toThrow();
  expect(() => readFileSync(join(odd, 'owned'))).toThrow();
});

it('run in a shell, nothing is stopped where the file cannot be read or the folder is not filled in', () => {
  const folder = mkdtempSync(join(tmpdir(), 'paste-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const made = { ...V2, folder, files: `${folder}/compose.yaml` };
  expect(runInShell(effect([made]).commands, folder, 'config')).toEqual([
    folder,
    '<compose><-p><shop><-f><compose.yaml><config><-q>',
  ]);
  expect(runInShell(effect([]).commands, folder)).toEqual(['']);
});
