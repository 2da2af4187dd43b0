import { type Answer, bytes, text } from '@/lib/remote/runner/envelope';
import { parseDaemonConfig } from '@/lib/truth/docker/daemon-config/parse';
import { DOCKER_DEFAULT_MTU } from '@/lib/truth/docker/network-mtu';
import { MTU_OPTION } from '@/lib/truth/docker/network-options';
import { COMPOSE_NETWORK, COMPOSE_PROJECT } from '@/lib/truth/docker/network-owner';
import { readMtu } from '@/lib/truth/packet/mtu';
import { PROOF_NAME } from '@/lib/truth/probes/proof/own';
import type { ContainerFact, Facts, NetworkFact, Space } from './fact-types';
import { readCompose } from './read-compose';

export function readFacts(answer: Answer): Facts {
  const said = (key: string, cap = 500) => text(answer, key).trim().slice(0, cap);

  const info = parseObject(said('info', 2000));
  const tasks = new Set(text(answer, 'tasks').trim().split('\n'));
  const [mode = '', uid = '', gid = '', size = '', links = ''] = said('stat').split(/\s+/);
  const kind = said('kind');
  const context = said('context');
  return {
    sudo: said('sudo', 40),
    root: said('uid', 20) === '0',
    complete: answer.has('end'),
    missingTools: (answer.get('missing-tool') ?? []).map((tool) => tool.slice(0, 40)),
    init: said('init', 40),
    kernel: said('kernel', 100),
    unit: properties(said('unit', 4000)),
    socket: properties(said('socket', 1000)),
    dockerJournal: said('journal', 3000),
    flags: words(said('flags', 8000)),
    unitFlags: words(said('unit-flags', 8000)),
    processes: words(said('processes', 500)),
    daemons: said('daemons', 2000)
      .split('\n')
      // A program that was upgraded since is followed by ` (deleted)`.
      .flatMap((line) => {
        const [, uid = '', program = '', cgroup = ''] = /^(\d{1,10}) (.*) (\S*)$/.exec(line) ?? [];
        return uid === '' ? [] : [{ uid: Number(uid), program, cgroup }];
      }),
    rootless: ownerOf(said('rootless', 300)),
    path: said('path', 4096),
    folderReal: said('folder-real', 4096),
    kind: (['absent', 'file', 'symlink', 'folder', 'other'] as const).find((known) => known === kind) ?? 'unknown',
    linkTarget: said('link-target'),
    mode: /^[0-7]{3,4}$/.test(mode) ? mode : '644',
    uid: whole(uid) ?? 0,
    gid: whole(gid) ?? 0,
    size: whole(size) ?? 0,
    links: whole(links) ?? 1,
    context: context === '' || context === '?' ? null : context,
    attributes: said('attributes'),
    sha256: /^[0-9a-f]{64}$/.exec(said('sha256'))?.[0] ?? '',
    content: bytes(answer, 'content'),
    writable: said('writable') === 'yes',
    mount: said('mount'),
    space: spaces(said),
    system: said('system', 40),
    agents: (answer.get('agent') ?? []).map((agent) => agent.slice(0, 40)),
    managed: said('managed', 1600).split('\n').filter(Boolean),
    cloudInit: said('cloud-init', 40),
    canValidate: said('can-validate') === 'yes',
    validate: said('validate', 2000),
    knownFlags: words(said('known-flags', 8000)),
    untried: said('untried') === 'yes',
    version: /^[0-9][0-9A-Za-z.+~-]{0,60}$/.exec(said('version'))?.[0] ?? null,
    liveRestore: typeof info?.liveRestore === 'boolean' ? info.liveRestore : null,
    dockerRoot: typeof info?.root === 'string' ? info.root.slice(0, 300) : '',
    storageDriver: typeof info?.driver === 'string' ? info.driver.slice(0, 40) : '',
    swarm: typeof info?.swarm === 'string' ? info.swarm.slice(0, 40) : '',
    manager: info?.manager === true,
    // Docker names only what it was told.
    bridgeMtu:
      said('version') === '' || !answer.has('bridge-mtu') ? null : (readMtu(said('bridge-mtu')) ?? DOCKER_DEFAULT_MTU),
    containers: jsonLines(text(answer, 'containers')).flatMap((json) => containerOf(json, tasks)),
    containerCount: whole(said('container-count')),
    networksTold: answer.has('networks'),
    networks: jsonLines(text(answer, 'networks')).flatMap(networkOf),
    compose: readCompose(text(answer, 'compose-projects')),
    composeTools: ['docker compose', 'docker-compose'].filter((tool) => answer.get('compose')?.includes(tool)),
    egressInterface: /^[A-Za-z0-9_.@:-]{1,32}$/.exec(said('egress-interface'))?.[0] ?? '',
    egressMtu: readMtu(said('egress-mtu')),
    firewalld: said('firewalld') === 'running',
    firewalldZone: said('firewalld-zone'),
    firewalldPermanent: said('firewalld-permanent'),
    modules: said('modules') === 'yes',
    modprobe: said('modprobe'),
    addrtype: said('addrtype') === 'yes',
    lock: /^[0-9a-f-]{36}$/.exec(said('lock'))?.[0] ?? '',
  };
}

/** `mtu` of a daemon.json's bytes, as Docker takes it: its default of 1500 where the file does not say. */
export function mtuOfConfig(content: Uint8Array | null): number {
  const config = content === null ? null : parseDaemonConfig(content);

  return config?.ok ? (config.mtu ?? DOCKER_DEFAULT_MTU) : DOCKER_DEFAULT_MTU;
}

function words(block: string): string[] {
  return block.split('\n').filter(Boolean).slice(0, 400);
}

/** `user:home`; null where it is neither. */
function ownerOf(line: string): Facts['rootless'] {
  const [, user, home] = /^([A-Za-z0-9_.@-]{1,64}\$?):(\/[^\n:]{0,200})$/.exec(line) ?? [];
  return user && home ? { user, home } : null;
}

function spaces(said: (key: string) => string): Space[] {
  const keys = [
    ['space', 'disk', 'config'],
    ['inodes', 'inodes', 'config'],
    ['state-space', 'disk', 'state'],
    ['state-inodes', 'inodes', 'state'],
  ] as const;
  return keys.map(([key, what, where]) => {
    const line = said(key);
    const [, total, , free] = line.split(/\s+/);
    return { what, where, free: total === '0' || total === '-' ? null : whole(free ?? ''), said: line };
  });
}

function properties(block: string): Record<string, string> {
  const entries = block
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
  return Object.fromEntries(entries.filter(([key]) => /^[A-Za-z]{1,40}$/.test(key ?? '')));
}

function whole(digits: string): number | null {
  return /^\d{1,15}$/.test(digits) ? Number(digits) : null;
}

type Json = Record<string, unknown>;

function parseObject(line: string): Json | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
  } catch {
    return null;
  }
}

function jsonLines(block: string): Json[] {
  return block
    .split('\n')
    .map(parseObject)
    .filter((value) => value !== null);
}

function str(value: unknown, cap = 255): string {
  return typeof value === 'string' ? value.slice(0, cap) : '';
}

function sub(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function containerOf(json: Json, tasks: Set<string>): ContainerFact[] {
  const id = str(json.id, 64);
  if (!/^[0-9a-f]{64}$/.test(id)) return [];
  return [
    {
      id,
      name: str(json.name).replace(/^\//, ''),
      image: str(json.image),
      policy: str(json.policy) || 'no',
      autoRemove: json.autoRemove === true,
      task: tasks.has(id),
      composeProject: str(sub(json.labels)[COMPOSE_PROJECT]) || null,
    },
  ];
}

function networkOf(json: Json): NetworkFact[] {
  const name = str(json.name);
  if (name === '') return [];
  const labels = sub(json.labels);
  const options = sub(json.options);
  const ipam = sub(json.ipam).Config;
  return [
    {
      name,
      driver: str(json.driver, 40),
      scope: str(json.scope, 40),
      mtu: readMtu(str(options[MTU_OPTION])),
      encrypted: 'encrypted' in options,
      attachable: json.attachable === true,
      ingress: json.ingress === true,
      composeProject: str(labels[COMPOSE_PROJECT]) || null,
      composeNetwork: str(labels[COMPOSE_NETWORK]) || null,
      subnets: (Array.isArray(ipam) ? ipam : []).map((each) => str(sub(each).Subnet, 60)).filter(Boolean),
      containers: Object.values(sub(json.containers))
        .map((each) => str(sub(each).Name))
        .filter((each) => each !== '' && !PROOF_NAME.test(each))
        .slice(0, 500),
    },
  ];
}
