import { parseArguments, parseUnit } from '@/lib/truth/probes/docker/parse-arguments';
import { parseConfigPath } from '@/lib/truth/probes/docker/parse-config';
import { parseInfo } from '@/lib/truth/probes/docker/parse-info';
import { parseRefusal } from '@/lib/truth/probes/system/parse';
import { bytesOf, type Frames, textOf, textsOf } from '@/lib/truth/script/frames';
import type { Facts, Space } from './fact-types';
import { readCompose } from './read-compose';

/** Reads the output of a plan's script. Missing values stay empty. */
export function readFacts(answer: Frames): Facts {
  const said = (key: string, cap = 500) => textOf(answer, key).trim().slice(0, cap);

  const [mode = '', uid = '', gid = '', size = '', links = ''] = said('stat').split(/\s+/);
  const kind = said('kind');
  const context = said('context');
  const unit = parseUnit(answer);
  return {
    sudo: said('sudo', 40),
    sudoRefusal: parseRefusal(answer),
    root: said('uid', 20) === '0',
    complete: answer.done,
    missingTools: textsOf(answer, 'missing-tool').map((tool) => tool.slice(0, 40)),
    init: said('init', 40),
    kernel: said('kernel-release', 100),
    unit: properties(said('unit', 4000)),
    socket: properties(said('socket', 1000)),
    dockerJournal: said('journal', 3000),
    flags: parseArguments(answer).words,
    unitFlags: unit.words,
    unknownFlags: unit.unknown,
    processes: words(said('processes', 500)),
    daemons: said('daemons', 2000)
      .split('\n')
      // The path of a program that was upgraded since has ` (deleted)` at its end.
      .flatMap((line) => {
        const [, uid = '', program = '', cgroup = ''] = /^(\d{1,10}) (.*) (\S*)$/.exec(line) ?? [];
        return uid === '' ? [] : [{ uid: Number(uid), program, cgroup }];
      }),
    rootless: ownerOf(said('rootless', 300)),
    path: parseConfigPath(answer),
    folderReal: said('folder-real', 4096),
    kind: (['absent', 'file', 'symlink', 'folder', 'other'] as const).find((known) => known === kind) ?? 'unknown',
    linkTarget: said('link-target'),
    mode: /^[0-7]{3,4}$/.test(mode) ? mode : '644',
    uid: whole(uid) ?? 0,
    gid: whole(gid) ?? 0,
    size: whole(size) ?? 0,
    links: whole(links) ?? 1,
    context: SELINUX.test(context) ? context : null,
    attributes: said('attributes'),
    sha256: /^[0-9a-f]{64}$/.exec(said('sha256'))?.[0] ?? '',
    content: bytesOf(answer, 'content'),
    writable: said('writable') === 'yes',
    mount: said('mount'),
    space: spaces(said),
    system: said('system', 40),
    agents: textsOf(answer, 'agent').map((agent) => agent.slice(0, 40)),
    managed: said('managed', 1600).split('\n').filter(Boolean),
    cloudInit: said('cloud-init', 40),
    canValidate: said('can-validate') === 'yes',
    validate: said('validate', 2000),
    knownFlags: words(said('known-flags', 8000)),
    untried: said('untried') === 'yes',
    info: parseInfo(answer),
    tasks: textOf(answer, 'tasks')
      .split('\n')
      .filter((id) => /^[0-9a-f]{64}$/.test(id)),
    compose: readCompose(textOf(answer, 'compose-projects')),
    composeTools: ['docker compose', 'docker-compose'].filter((tool) => textsOf(answer, 'compose').includes(tool)),
    firewalld: said('firewalld') === 'running',
    firewalldZone: said('firewalld-zone'),
    firewalldPermanent: said('firewalld-permanent'),
    modules: said('modules') === 'yes',
    modprobe: said('modprobe'),
    addrtype: said('addrtype') === 'yes',
    lock: /^[0-9a-f-]{36}$/.exec(said('lock'))?.[0] ?? '',
  };
}

/** `user:role:type:level`. uutils prints a sentence if there is none (uutils/coreutils:src/uu/stat/src/stat.rs). */
const SELINUX = /^[\w.-]{1,64}:[\w.-]{1,64}:[\w.-]{1,64}(?::[\w.:,-]{1,64})?$/;

function words(block: string): string[] {
  return block.split('\n').filter(Boolean).slice(0, 400);
}

/** `user:home`; null if it is neither. */
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
