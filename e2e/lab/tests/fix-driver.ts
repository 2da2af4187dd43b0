import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { currentNetworkMtu } from '@/lib/fleet/remediations/current-network-mtu';
import { daemonConfigProgram, recheckOf } from '@/lib/fleet/remediations/daemon-config/program';
import { JOURNAL_STEP_NAMES } from '@/lib/fleet/remediations/step-names';
import { applyScript } from '@/lib/remote/runner/apply';
import { checkScript, decideScript, statusScript } from '@/lib/remote/runner/follow';
import { type JournalLine, parseJournal } from '@/lib/remote/runner/journal';
import { type Connection, connect } from '@/lib/remote/ssh/connect';
import { setMtu } from '@/lib/truth/docker/daemon-config/edit';
import { parseDaemonConfig } from '@/lib/truth/docker/daemon-config/parse';
import { parseFrames, textOf, textsOf } from '@/lib/truth/script/frames';
import { scaled, scaledSeconds } from '../../pace/scaled.mjs';
import { mustSh } from '../instance/exec';
import type { Instance, Lab } from '../types';

/** Drives the scripts of a fix on a lab instance over SSH, without the verbs and their database. */

export const FILE = '/etc/docker/daemon.json';
const newNonce = () => randomBytes(16).toString('hex');

export async function open(lab: Lab, instance: Instance, user = lab.users.operator): Promise<Connection> {
  const connection = await connect(
    {
      address: instance.address,
      port: instance.port,
      username: user,
      auth: { kind: 'key', privateKey: readFileSync(lab.keys.ed25519, 'utf8') },
    },
    { verifyHostKey: () => 'trusted' },
  );
  if (!connection.ok) throw new Error(`${connection.code}: ${connection.evidence}`);
  return connection;
}

/** Runs one script on a separate connection and reads its answer. */
export async function ask(lab: Lab, instance: Instance, make: (nonce: string) => string, sudoPassword?: string) {
  const connection = await open(lab, instance);
  try {
    const nonce = newNonce();
    const outcome = await connection.exec({
      source: make(nonce),
      sudoPassword,
      deadlineMs: scaled(120_000),
      maxBytes: 8_000_000,
    });
    if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.evidence}`);
    return { answer: parseFrames(outcome.stdout, nonce), stderr: outcome.stderr, exitCode: outcome.exitCode };
  } finally {
    connection.close();
  }
}

/** The old bytes of daemon.json as base64; null if there is no file. */
export async function readConfig(instance: Instance): Promise<string | null> {
  const said = (await mustSh(instance, `if [ -f ${FILE} ]; then base64 -w0 ${FILE}; else echo absent; fi`)).trim();
  return said === 'absent' ? null : said;
}

export interface Start {
  id?: string;
  mtu?: number;
  /** Instead of the edit that a plan would make. */
  content?: string;
  confirmSeconds?: number;
  faults?: string;
  /** The hash that the plan is bound to; default: that of the present file. */
  expected?: string;
}

/** Starts a fix as the verbs do; returns its id and the instance's answer. */
export async function start(lab: Lab, instance: Instance, options: Start = {}) {
  const id = options.id ?? randomUUID();
  const old = await readConfig(instance);
  const bytes = old === null ? null : Buffer.from(old, 'base64');
  const config = bytes && parseDaemonConfig(bytes);
  const [mode = '644', owner = '0:0'] = bytes
    ? (await mustSh(instance, `stat -Lc '%a %u:%g' ${FILE}`)).trim().split(' ')
    : [];
  const edited =
    options.content !== undefined
      ? Buffer.from(options.content)
      : Buffer.from(setMtu(config?.ok ? config : null, options.mtu ?? 1442, false).bytes);
  const { answer } = await ask(lab, instance, (nonce) =>
    applyScript(
      nonce,
      {
        id,
        confirmSeconds: options.confirmSeconds ?? scaledSeconds(60),
        program: daemonConfigProgram({
          mtu: options.mtu ?? 1442,
          path: FILE,
          expected: options.expected === undefined ? bytes && sha256(bytes) : options.expected,
          attributes: bytes && `${mode}:${owner}`,
          content: edited,
          mode,
          owner,
        }),
      },
      options.faults,
    ),
  );
  return { id, started: textOf(answer, 'started'), refused: textOf(answer, 'refused') };
}

export interface Followed {
  result: string;
  waiting: boolean;
  alive: boolean;
  journal: JournalLine[];
}

/** Follows until the runner waits for a confirmation (or, with `toTheEnd`, until it has ended). */
export async function follow(
  lab: Lab,
  instance: Instance,
  id: string,
  options: { toTheEnd?: boolean; timeoutMs?: number } = {},
): Promise<Followed> {
  const end = Date.now() + (options.timeoutMs ?? scaled(240_000));
  const journal: JournalLine[] = [];
  for (;;) {
    const { answer } = await ask(lab, instance, (nonce) => statusScript(nonce, id, journal.at(-1)?.seq ?? 0, 10));
    for (const line of textsOf(answer, 'journal')) {
      const parsed = parseJournal(line, JOURNAL_STEP_NAMES);
      if (parsed) journal.push(parsed);
    }
    const result = textOf(answer, 'result');
    const alive = textOf(answer, 'alive') === 'yes';
    const waiting = textOf(answer, 'waiting') === '1';
    if ((result && !alive) || (waiting && !options.toTheEnd)) return { result, waiting, alive, journal };
    if (Date.now() > end) throw new Error(`not done: ${JSON.stringify({ result, alive, waiting, journal }, null, 1)}`);
    await sleep(300);
  }
}

export async function confirm(lab: Lab, instance: Instance, id: string): Promise<string> {
  const { answer } = await ask(lab, instance, (nonce) => decideScript(nonce, id, 'confirmed'));
  return textOf(answer, 'result');
}

export async function check(lab: Lab, instance: Instance, id: string) {
  const { answer } = await ask(lab, instance, (nonce) => checkScript(nonce, id, recheckOf(FILE)));
  return {
    mtu: currentNetworkMtu('bridge', answer).said,
    sha256: textOf(answer, 'sha256'),
    notRunning: textsOf(answer, 'not-running'),
  };
}

/** Everything that must be as before after a roll-back, and files that must not be left. */
export async function picture(instance: Instance): Promise<Record<string, string>> {
  const said = await mustSh(
    instance,
    `printf 'file='; if [ -e ${FILE} ]; then printf '%s ' "$(sha256sum <${FILE} | cut -c1-64)"; stat -c '%a %u:%g %Y' ${FILE}; else echo absent; fi
printf 'folder='; ls -A /etc/docker 2>/dev/null | grep -v '^key.json$' | tr '\\n' ' '; echo
printf 'docker='; timeout 10 docker version --format '{{.Server.Version}}' 2>/dev/null || echo down
printf 'active='; systemctl is-active docker.service
printf 'mtu='; timeout 10 docker network inspect bridge --format '{{index .Options "com.docker.network.driver.mtu"}}' 2>/dev/null || echo unknown
printf 'running='; timeout 10 docker ps --no-trunc --format '{{.ID}}' 2>/dev/null | sort | tr '\\n' ' '; echo
printf 'units='; ls /etc/systemd/system /etc/systemd/system/multi-user.target.wants 2>/dev/null | grep -c clearance
printf 'lock='; readlink /var/lib/clearance/lock || echo free`,
    { timeoutMs: scaled(60_000) },
  ).catch(async (error: unknown) => {
    throw error;
  });
  return readPicture(said);
}

/** Lines of `<name>=<what is there>`, by name. */
export function readPicture(said: string): Record<string, string> {
  const lines = said.trim().split('\n');
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

export function sha256(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}
