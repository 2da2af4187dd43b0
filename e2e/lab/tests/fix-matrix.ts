import { startContainer } from '../docker/containers';
import { restartDocker } from '../docker/daemon-json';
import { mustSh, sh } from '../instance/exec';
import type { Instance, Lab } from '../types';
import { FILE, picture, sha256 } from './fix-driver';

/**
 * Everything that can go wrong with a fix, done to real instances. After each fault the instance has to be in one of two
 * states: the new MTU in force and proven, or all as it was before.
 */
export interface Fault {
  name: string;
  /** Part of `npm test`; the others only of `npm run lab:faults`. */
  core: boolean;
  expected: 'confirmed' | 'reverted' | 'refused' | 'blocked';
  /** Only where Docker has this, by Debian release. */
  releases?: Instance['release'][];
  /** What it is done to; default: daemon.json. */
  scene?: Scene;
  run(at: Site): Promise<string>;
}

/** Something that is changed, brought to the same state before each fault. */
export interface Scene {
  prepare(instance: Instance): Promise<void>;
  /** Everything that has to be as before where the change is taken back. */
  picture(instance: Instance): Promise<Record<string, string>>;
  /** Whether the change is in force, and nothing else differs. */
  isNew(before: Record<string, string>, after: Record<string, string>): boolean;
}

export interface Site {
  lab: Lab;
  instance: Instance;
}

export interface Verdict {
  fault: string;
  release: string;
  expected: Fault['expected'];
  /** What the instance's record says. */
  said: string;
  /** Which of the two states was found; anything else is a third one. */
  found: 'new' | 'old' | 'third';
  good: boolean;
  detail: string;
  ms: number;
}

/** Odd on purpose: every byte of it has to survive. */
export const OLD = '{\n\t"debug" : false,\n\t"log-opts": { "max-size":"10m",  "max-file": "3" },\n\t"mtu":1500\n}\n\n';

export const NEW = OLD.replace('"mtu":1500', '"mtu":1442');

/** Run a fault on an instance that is brought to the same state before each. */
export async function runFault(fault: Fault, at: Site): Promise<Verdict> {
  const started = Date.now();
  const { instance } = at;
  const scene = fault.scene ?? DAEMON_CONFIG;
  await scene.prepare(instance);
  const before = await scene.picture(instance);
  let said = '';
  let failure = '';
  try {
    said = await fault.run(at);
  } catch (error) {
    failure = error instanceof Error ? error.message.slice(0, 1500) : String(error);
  }
  const after = await scene.picture(instance);
  const isOld = Object.keys(before).every((key) => before[key] === after[key]);
  const found = scene.isNew(before, after) ? 'new' : isOld ? 'old' : 'third';
  const good =
    failure === '' && said.startsWith(fault.expected) && found === (fault.expected === 'confirmed' ? 'new' : 'old');
  const detail = good ? '' : failure || JSON.stringify({ before, after });
  return {
    fault: fault.name,
    release: instance.release,
    expected: fault.expected,
    said,
    found,
    good,
    detail,
    ms: Date.now() - started,
  };
}

const DAEMON_CONFIG: Scene = {
  prepare,
  picture,
  isNew: (before, after) =>
    after.file?.startsWith(`${sha256(NEW)} 640 0:`) === true &&
    after.mtu === '1442' &&
    ['folder', 'docker', 'active', 'running', 'units', 'lock'].every((key) => before[key] === after[key]),
};

/** Two containers, one that comes back by itself and one that does not, and the odd daemon.json, in force. */
export async function prepare(instance: Instance): Promise<void> {
  await sh(instance, 'rm -f /etc/systemd/system/docker.service.d/fault.conf; systemctl daemon-reload');
  const is = await picture(instance);
  if (!is.file?.startsWith(`${sha256(OLD)} 640`) || is.mtu !== '1500' || is.active !== 'active') {
    await mustSh(instance, `mkdir -p /etc/docker && cat >${FILE} && chown root:docker ${FILE} && chmod 640 ${FILE}`, {
      input: OLD,
    });
    await restartDocker(instance);
  }
  const there = (await sh(instance, 'docker ps --format "{{.Names}}"')).stdout.split('\n');
  for (const [name, policy] of [
    ['plain', 'no'],
    ['always', 'always'],
  ] as const) {
    if (there.includes(name)) continue;
    await sh(instance, `docker rm -f ${name}`);
    await startContainer(instance, { name, extra: ['--restart', policy] });
  }
}

/** Run faults over the instances of a lab, beside each other; each instance does one at a time. */
export async function runMatrix(lab: Lab, faults: Fault[], tell: (verdict: Verdict) => void): Promise<Verdict[]> {
  const waiting = [...faults];
  const verdicts: Verdict[] = [];
  await Promise.all(
    lab.instances.map(async (instance) => {
      for (;;) {
        const at = waiting.findIndex(({ releases }) => !releases || releases.includes(instance.release));
        const [fault] = at < 0 ? [] : waiting.splice(at, 1);
        if (!fault) return;
        const verdict = await runFault(fault, { lab, instance });
        verdicts.push(verdict);
        tell(verdict);
      }
    }),
  );
  return verdicts;
}
