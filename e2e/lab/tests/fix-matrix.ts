import { setMtu } from '@/lib/truth/docker/daemon-config/edit';
import { parseDaemonConfig } from '@/lib/truth/docker/daemon-config/parse';
import { scaledSeconds } from '../../pace/scaled.mjs';
import { untilTrue } from '../../pace/until';
import { startContainer } from '../docker/containers';
import { restartDocker } from '../docker/daemon-json';
import { downloadInContainer } from '../docker/download';
import { mustSh, sh } from '../instance/exec';
import type { Instance, Lab } from '../types';
import { FILE, picture, sha256 } from './fix-driver';
import { registerLab } from './lab-in-database';

/**
 * Everything that can go wrong with a fix, on real instances. After each fault the instance has to be in one of two
 * states: the change is in force (and proven, if possible), or everything is as it was before.
 */
export interface Fault {
  name: string;
  /** Part of `npm test`; the others only of `npm run lab:faults`. */
  core: boolean;
  expected: 'confirmed' | 'reverted' | 'refused' | 'blocked';
  /** Only if Docker supports this, by Debian release. */
  releases?: Instance['release'][];
  /** The thing that is changed; default: daemon.json. */
  scene?: Scene;
  run(at: Site): Promise<string>;
}

/** A thing that is changed, brought to the same state before each fault. */
export interface Scene {
  prepare(instance: Instance): Promise<void>;
  /** What Clearance itself has to do there first. */
  beforehand?(at: Site): Promise<void>;
  /** Everything that has to be as before if the change is rolled back. */
  picture(instance: Instance): Promise<Record<string, string>>;
  /** Whether the change is in force, and nothing else differs. */
  isNew(before: Record<string, string>, after: Record<string, string>): boolean;
  /** Whether downloads that hung before now pass, checked without Clearance. */
  isProven?(at: Site): Promise<boolean>;
  /** Removes what other tests do not expect. */
  leave?(instance: Instance): Promise<void>;
}

export interface Site {
  lab: Lab;
  instance: Instance;
  /** The instance as Clearance knows it; needed by faults that go through Clearance itself. */
  instanceId?: string;
}

export interface FaultResult {
  fault: string;
  release: string;
  expected: Fault['expected'];
  /** The result in the record: Clearance's own if the fault goes through Clearance, else the instance's. */
  said: string;
  /** Which of the two states was found; anything else is a third one. */
  found: 'new' | 'old' | 'third';
  good: boolean;
  detail: string;
  ms: number;
}

/** The default: several instances work in parallel, so each of them is slow. */
const CONFIRM_SECONDS = scaledSeconds(120);

/** Unusual on purpose: every byte of it has to survive. */
export const OLD = '{\n\t"debug" : false,\n\t"log-opts": { "max-size":"10m",  "max-file": "3" },\n\t"mtu":1500\n}\n\n';

export const NEW = OLD.replace('"mtu":1500', '"mtu":1442');

/** Clearance's plan: engines from 24 on also get the default of new networks. */
const NEW_FILES = [false, true].map((defaults) => withMtu(OLD, defaults));

/** The bytes of a daemon.json, or of none, with the lab's MTU in it. */
export function withMtu(text: string | null, networkDefaults: boolean): string {
  const parsed = text === null ? null : parseDaemonConfig(Buffer.from(text));
  if (parsed && !parsed.ok) throw new Error('no daemon.json');
  return Buffer.from(setMtu(parsed, 1442, networkDefaults).bytes).toString();
}

/** Runs faults on an instance that is brought to the same state before each. */
export async function runFault(fault: Fault, at: Site): Promise<FaultResult> {
  const started = Date.now();
  const { instance } = at;
  const scene = fault.scene ?? DAEMON_CONFIG;
  await scene.prepare(instance);
  await scene.beforehand?.(at);
  const before = await scene.picture(instance);
  let said = '';
  let failure = '';
  try {
    said = await fault.run(at);
  } catch (error) {
    failure = error instanceof Error ? error.message.slice(0, 1500) : String(error);
  }
  // A runner that was killed after its result is started once more to free the lock.
  const freed = async () => (await sh(instance, 'test -L /var/lib/clearance/lock')).code !== 0;
  await untilTrue(freed, 10_000).catch(() => undefined);
  const after = await scene.picture(instance);
  const isNew = scene.isNew(before, after);
  if (isNew && scene.isProven && !(await scene.isProven(at))) failure ||= 'the download in a container hangs';
  await scene.leave?.(instance);
  const isOld = Object.keys(before).every((key) => before[key] === after[key]);
  const found = isNew ? 'new' : isOld ? 'old' : 'third';
  const good =
    failure === '' &&
    said.startsWith(fault.expected) &&
    !said.includes('unproven') &&
    found === (fault.expected === 'confirmed' ? 'new' : 'old');
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

export const DAEMON_CONFIG: Scene = {
  prepare,
  picture,
  isNew: (before, after) =>
    NEW_FILES.some((text) => after.file?.startsWith(`${sha256(text)} 640 0:`)) &&
    after.mtu === '1442' &&
    ['folder', 'docker', 'active', 'running', 'units', 'lock'].every((key) => before[key] === after[key]),
  async isProven({ lab, instance }) {
    const options = { timeoutSeconds: 30, container: 'always' };
    return (await downloadInContainer(instance, lab.web, 'bridge', options)).complete;
  },
};

/** Two containers, one with a restart policy and one without, and the unusual daemon.json, in force. */
export async function prepare(instance: Instance): Promise<void> {
  await sh(instance, 'rm -f /etc/systemd/system/docker.service.d/fault.conf; systemctl daemon-reload');
  const is = await picture(instance);
  if (!is.file?.startsWith(`${sha256(OLD)} 640`) || is.mtu !== '1500' || is.active !== 'active') {
    // There may be a link to something else.
    await mustSh(
      instance,
      `mkdir -p /etc/docker && rm -f ${FILE} && cat >${FILE} && chown root:docker ${FILE} && chmod 640 ${FILE}`,
      {
        input: OLD,
      },
    );
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

/**
 * Runs faults over the instances of a lab, in parallel; each instance does one at a time.
 *
 * @param ids of the instances in an existing database; by default they get a new one
 */
export async function runMatrix(
  lab: Lab,
  faults: Fault[],
  tell: (result: FaultResult) => void,
  ids?: Record<string, string>,
): Promise<FaultResult[]> {
  const waiting = [...faults];
  const results: FaultResult[] = [];
  const registered = ids ? null : await registerLab(lab, CONFIRM_SECONDS);
  await Promise.all(
    lab.instances.map(async (instance) => {
      for (;;) {
        const at = waiting.findIndex(({ releases }) => !releases || releases.includes(instance.release));
        const [fault] = at < 0 ? [] : waiting.splice(at, 1);
        if (!fault) return;
        const result = await runFault(fault, { lab, instance, instanceId: (ids ?? registered?.ids)?.[instance.name] });
        results.push(result);
        tell(result);
      }
    }),
  ).finally(() => registered?.remove());
  return results;
}
