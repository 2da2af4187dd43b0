import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { makePlan } from '@/lib/remediations/make-plan';
import { text } from '@/lib/remediations/script/envelope';
import { factsScript } from '@/lib/remediations/script/facts';
import { readFacts } from '@/lib/remediations/script/read-facts';
import { startContainer } from '../docker/containers';
import { restartDocker } from '../docker/daemon-json';
import { setReadOnly } from '../faults/read-only';
import { mustSh, sh } from '../instance/exec';
import { reboot } from '../instance/reboot';
import type { Instance, Lab } from '../types';
import { ask, check, confirm, FILE, type Followed, follow, picture, type Start, sha256, start } from './fix-driver';

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
  run(at: Site): Promise<string>;
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

/** Steps of the runner at which it is killed, and at which the connection is cut. */
export const RUNNER_STEPS = [
  ...['begin', 'check', 'record-containers', 'backup', 'write', 'validate', 'replace', 'reload', 'reset-failed'],
  ...['restart', 'docker-answers', 'bridge-mtu', 'containers', 'await-confirmation'],
];
const CORE_STEPS = ['write', 'replace', 'restart', 'containers', 'await-confirmation'];

/** Run a fault on an instance that is brought to the same state before each. */
export async function runFault(fault: Fault, at: Site): Promise<Verdict> {
  const started = Date.now();
  const { instance } = at;
  await prepare(instance);
  const before = await picture(instance);
  let said = '';
  let failure = '';
  try {
    said = await fault.run(at);
  } catch (error) {
    failure = error instanceof Error ? error.message.slice(0, 1500) : String(error);
  }
  const after = await picture(instance);
  const isOld = Object.keys(before).every((key) => before[key] === after[key]);
  const isNew =
    after.file?.startsWith(`${sha256(NEW)} 640 0:`) === true &&
    after.mtu === '1442' &&
    ['folder', 'docker', 'active', 'running', 'units', 'lock'].every((key) => before[key] === after[key]);
  const found = isNew ? 'new' : isOld ? 'old' : 'third';
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

/** Start, follow, confirm; the instance's last word. */
async function fix(at: Site, options: Start & { confirm?: boolean } = {}): Promise<string> {
  const { lab, instance } = at;
  const { id, refused } = await start(lab, instance, options);
  if (refused) return `refused ${refused}`;
  return finish(at, id, options.confirm ?? true);
}

async function finish({ lab, instance }: Site, id: string, confirmed: boolean): Promise<string> {
  const followed = await follow(lab, instance, id);
  if (followed.result) return lastWord(followed);
  if (confirmed) {
    const proof = await check(lab, instance, id);
    if (proof.mtu.trim() !== '1442' || proof.notRunning.length > 0) return `unproven ${JSON.stringify(proof)}`;
    await confirm(lab, instance, id);
  }
  return lastWord(await follow(lab, instance, id, { toTheEnd: true }));
}

function lastWord({ result, journal }: Followed): string {
  const failed = journal.find(({ state }) => state === 'failed');
  return failed && result.startsWith('reverted') && !result.includes(failed.name)
    ? `${result} (${failed.name})`
    : result;
}

/** A shell line that runs once, at one point of the runner. */
function once(step: string, when: 'before' | 'after', line: string): string {
  return `  if [ "$name" = ${step} ] && [ "$when" = ${when} ] && mkdir "$D/fault" 2>/dev/null; then\n    ${line}\n  fi`;
}

async function plan({ lab, instance }: Site): Promise<string> {
  const { answer } = await ask(lab, instance, factsScript);
  const { plan: made } = makePlan(readFacts(answer), { kind: 'set-mtu', mtu: 1442 }, 60);
  const blocks = made.preflight.filter(({ outcome }) => outcome === 'block');
  return blocks.length > 0
    ? `blocked ${blocks.map(({ name, params }) => `${name} ${params.reason ?? ''}`.trim()).join(', ')}`
    : 'not blocked';
}

const killed = (step: string, when: 'before' | 'after'): Fault => ({
  name: `SIGKILL the script ${when} ${step}`,
  core: when === 'before' && CORE_STEPS.includes(step),
  // Killed before it began, it begins when it is started again: there is nothing to take back yet. Killed when it has
  // been confirmed, it stays confirmed.
  expected:
    `${when} ${step}` === 'before begin' || `${when} ${step}` === 'after await-confirmation' ? 'confirmed' : 'reverted',
  run: (at) => fix(at, { faults: once(step, when, 'kill -9 $$') }),
});

const cut = (step: string): Fault => ({
  name: `cut SSH at ${step}`,
  core: step === 'restart',
  expected: 'confirmed',
  run: async (at) => {
    const { lab, instance } = at;
    const id = randomUUID();
    const faults = once(step, 'before', "pkill -9 -f 'sshd.*operator'; sleep 1");
    // The connection that starts it may be the one that is cut, or one that follows it.
    await start(lab, instance, { id, faults }).catch(() => undefined);
    for (let tries = 0; ; tries++) {
      try {
        return await finish(at, id, true);
      } catch (error) {
        if (tries === 3) throw error;
        await sleep(500);
      }
    }
  },
});

const rebooted = (step: string, hard: boolean): Fault => ({
  name: `${hard ? 'power cut' : 'reboot'} at ${step}`,
  core: step === 'await-confirmation' || (hard && step === 'replace'),
  expected: 'reverted',
  run: async ({ lab, instance }) => {
    const { id } = await start(lab, instance, { faults: once(step, 'after', 'sync; sleep 60'), confirmSeconds: 100 });
    if (step === 'await-confirmation') await follow(lab, instance, id);
    else await until(async () => (await sh(instance, `test -d /var/lib/clearance/${id}/fault`)).code === 0);
    await reboot(lab, instance, { hard });
    return lastWord(await follow(lab, instance, id, { toTheEnd: true }));
  },
});

export const FAULTS: Fault[] = [
  { name: 'none', core: true, expected: 'confirmed', run: (at) => fix(at) },
  {
    name: 'no confirmation',
    core: true,
    expected: 'reverted',
    run: (at) => fix(at, { confirmSeconds: 3, confirm: false }),
  },
  ...RUNNER_STEPS.flatMap((step) => [killed(step, 'before'), killed(step, 'after')]),
  ...RUNNER_STEPS.map(cut),
  rebooted('backup', true),
  rebooted('replace', true),
  rebooted('restart', true),
  rebooted('await-confirmation', true),
  rebooted('await-confirmation', false),
  {
    name: 'SIGKILL while it takes back',
    core: false,
    expected: 'reverted',
    run: (at) =>
      fix(at, { confirmSeconds: 2, confirm: false, faults: once('restore-restart', 'before', 'kill -9 $$') }),
  },
  {
    name: 'SIGKILL between the confirmation and the end',
    core: true,
    expected: 'confirmed',
    run: (at) => fix(at, { faults: once('clean-up', 'before', 'kill -9 $$') }),
  },
  {
    name: 'Docker does not start with the new file',
    core: true,
    expected: 'reverted',
    run: (at) => fix(at, { content: NEW.replace('"debug"', '"no-such-key": 1, "debug"') }),
  },
  {
    name: 'Docker starts with another MTU than wanted',
    core: false,
    expected: 'reverted',
    run: (at) => fix(at, { content: NEW.replace('1442', '1450') }),
  },
  {
    name: 'start limit used up beforehand',
    core: true,
    expected: 'confirmed',
    run: async (at) => {
      const { instance } = at;
      await useUpStartLimit(instance);
      const refused = await sh(instance, 'systemctl start docker');
      if (refused.code === 0) throw new Error('the start limit was not used up');
      const said = await fix(at);
      // Docker was down, so no container ran: put the one back that the picture before had.
      await mustSh(instance, 'docker start plain');
      return said;
    },
  },
  {
    name: '/etc read-only (plan)',
    core: true,
    expected: 'blocked',
    run: (at) => whileReadOnly(at, () => plan(at)),
  },
  {
    name: '/etc read-only (applied all the same)',
    core: true,
    expected: 'reverted',
    run: (at) => whileReadOnly(at, () => fix(at)),
  },
  {
    name: 'disk full (plan)',
    core: true,
    expected: 'blocked',
    run: (at) => onSmallDisk(at, ['/etc/docker'], (full) => full().then(() => plan(at))),
  },
  {
    name: 'no room for the runner',
    core: false,
    expected: 'refused',
    run: (at) => onSmallDisk(at, ['/var/lib/clearance'], (full) => full().then(() => fix(at))),
  },
  ...(['begin', 'backup', 'write', 'replace', 'restart', 'await-confirmation'] as const).map(
    (step): Fault => ({
      name: `disk full from ${step} on`,
      core: step === 'write' || step === 'restart',
      expected: ['replace', 'restart', 'await-confirmation'].includes(step) ? 'confirmed' : 'reverted',
      run: (at) =>
        onSmallDisk(at, ['/etc/docker', '/var/lib/clearance'], () => fix(at, { faults: once(step, 'before', FILL) })),
    }),
  ),
  ...(['restart', 'await-confirmation'] as const).map(
    (step): Fault => ({
      name: `disk full from ${step} on, and no confirmation`,
      core: step === 'restart',
      expected: 'reverted',
      run: (at) =>
        onSmallDisk(at, ['/etc/docker', '/var/lib/clearance'], () =>
          fix(at, { faults: once(step, 'before', FILL), confirmSeconds: 3, confirm: false }),
        ),
    }),
  ),
  {
    name: 'invalid file',
    core: true,
    expected: 'blocked',
    run: (at) => withFile(at, `// ${OLD}`, () => plan(at)),
  },
  ...(
    [
      ['two equal keys', '{"mtu":1500,"mtu":1442}'],
      ['5 MB', `{"a":"${'x'.repeat(5 * 1024 * 1024)}"}`],
      ['100,000 brackets deep', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ] as const
  ).map(
    ([name, content]): Fault => ({
      name: `hostile file: ${name}`,
      core: false,
      expected: 'blocked',
      run: (at) => withFile(at, content, () => plan(at)),
    }),
  ),
  {
    name: 'hostile file: link to /etc/shadow',
    core: true,
    expected: 'blocked',
    run: async (at) => {
      const { lab, instance } = at;
      await mustSh(instance, `mv ${FILE} /root/aside && ln -s /etc/shadow ${FILE}`);
      try {
        const { answer } = await ask(lab, instance, factsScript);
        if (answer.has('content')) throw new Error('/etc/shadow was read');
        const shadow = await mustSh(instance, 'sha256sum </etc/shadow');
        const said = await plan(at);
        const forced = await fix(at, { expected: sha256(OLD) });
        if (!forced.startsWith('refused')) throw new Error(`applied all the same: ${forced}`);
        if ((await mustSh(instance, 'sha256sum </etc/shadow')) !== shadow) throw new Error('/etc/shadow changed');
        return said;
      } finally {
        await mustSh(instance, `rm -f ${FILE} && mv /root/aside ${FILE}`);
      }
    },
  },
  {
    name: 'flag conflict (plan)',
    core: true,
    expected: 'blocked',
    run: (at) => withFlag(at, () => plan(at)),
  },
  {
    name: 'flag conflict (applied all the same)',
    core: true,
    expected: 'reverted',
    run: (at) => withFlag(at, () => fix(at)),
  },
  {
    name: 'file changed between plan and apply',
    core: true,
    expected: 'refused',
    run: (at) => fix(at, { expected: sha256('what the plan read') }),
  },
  {
    name: 'sudo revoked half-way',
    core: true,
    expected: 'reverted',
    run: async (at) => {
      const { lab, instance } = at;
      const revoke = 'mv /etc/sudoers.d/operator /root/operator.sudo';
      const { id } = await start(lab, instance, { confirmSeconds: 6, faults: once('restart', 'before', revoke) });
      await until(async () => (await sh(instance, 'test -e /root/operator.sudo')).code === 0);
      const denied = await ask(lab, instance, (nonce) => `# clearance fix-confirm\n${factsScript(nonce)}`);
      if (text(denied.answer, 'uid') === '0') throw new Error('sudo was not revoked');
      await until(async () => (await sh(instance, `test -L /var/lib/clearance/${id}/result`)).code === 0);
      await mustSh(instance, 'mv /root/operator.sudo /etc/sudoers.d/operator');
      return lastWord(await follow(lab, instance, id, { toTheEnd: true }));
    },
  },
  {
    name: 'two operators at once',
    core: true,
    expected: 'confirmed',
    run: async (at) => {
      const both = await Promise.all([start(at.lab, at.instance), start(at.lab, at.instance)]);
      const refused = both.filter((each) => each.refused.startsWith('locked'));
      const winner = both.find((each) => !each.refused);
      if (refused.length !== 1 || !winner) throw new Error(`not one of two: ${JSON.stringify(both)}`);
      return finish(at, winner.id, true);
    },
  },
  {
    name: 'live-restore with containers (plan)',
    core: true,
    expected: 'blocked',
    run: (at) => withLiveRestore(at, () => plan(at)),
  },
  {
    name: 'live-restore with containers (applied all the same)',
    core: true,
    expected: 'reverted',
    run: (at) =>
      withLiveRestore(at, () => fix(at, { content: NEW.replace('"debug"', '"live-restore": true, "debug"') })),
  },
];

async function useUpStartLimit(instance: Instance): Promise<void> {
  // As it comes about: a bad file, a daemon that cannot start and tries again, and then the bad file is taken away.
  await mustSh(instance, `cp -a ${FILE} /root/aside && printf '{"no-such-key":1}' >${FILE}`);
  await sh(instance, 'systemctl restart docker', { timeoutMs: 30_000 });
  await until(
    async () =>
      /start-limit-hit/.test((await sh(instance, 'systemctl show docker.service docker.socket -p Result')).stdout),
    40_000,
  );
  await mustSh(instance, `mv /root/aside ${FILE}`);
}

async function whileReadOnly({ instance }: Site, work: () => Promise<string>): Promise<string> {
  await setReadOnly(instance, true);
  try {
    return await work();
  } finally {
    await setReadOnly(instance, false);
  }
}

// Only what is a small disk of its own, and never more than that: the disk beneath is everybody's.
const FILL =
  'for f in /etc/docker /var/lib/clearance; do if mountpoint -q $f; then head -c 400000 /dev/zero >$f/.filler 2>/dev/null; fi; done';

/** Folders on small disks of their own, to be filled to the last byte: the machine's disk is not ours to fill. */
async function onSmallDisk(
  { instance }: Site,
  folders: string[],
  work: (full: () => Promise<unknown>) => Promise<string>,
): Promise<string> {
  for (const folder of folders) {
    await mustSh(
      instance,
      `mkdir -p ${folder} /root/aside.d && cp -a ${folder}/. /root/aside.d && mount -t tmpfs -o size=256k,mode=0755 tmpfs ${folder} &&
      if [ ${folder} = /etc/docker ]; then cp -a /root/aside.d/. ${folder}; fi; rm -rf /root/aside.d`,
    );
  }
  try {
    return await work(() => sh(instance, FILL));
  } finally {
    for (const folder of folders) {
      const keep = folder === '/etc/docker' ? `rm -f ${folder}/.filler; cp -a ${folder}/. /root/keep.d` : 'true';
      await mustSh(
        instance,
        `mkdir -p /root/keep.d; ${keep}; umount ${folder}; if [ ${folder} = /etc/docker ]; then rm -f ${FILE}; cp -a /root/keep.d/. ${folder}; fi; rm -rf /root/keep.d`,
      );
    }
  }
}

async function withFile({ instance }: Site, content: string, work: () => Promise<string>): Promise<string> {
  await mustSh(instance, `mv ${FILE} /root/aside && cat >${FILE}`, { input: content });
  return untouched(instance, content, work, () => mustSh(instance, `mv /root/aside ${FILE}`));
}

async function withFlag({ instance }: Site, work: () => Promise<string>): Promise<string> {
  const unit = `[Service]
ExecStart=
ExecStart=/usr/sbin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock --mtu 1500
`;
  // The flag can only be there while the file does not say the same.
  const bare = OLD.replace(',\n\t"mtu":1500', '');
  const folder = '/etc/systemd/system/docker.service.d';
  await mustSh(instance, `mkdir -p ${folder} && cat >${folder}/fault.conf`, { input: unit });
  await mustSh(instance, `cp -a ${FILE} /root/aside && cat >${FILE} && systemctl daemon-reload`, { input: bare });
  await restartDocker(instance);
  await mustSh(instance, 'docker start plain');
  return untouched(instance, bare, work, async () => {
    await mustSh(instance, `mv /root/aside ${FILE}; rm ${folder}/fault.conf; systemctl daemon-reload`);
    await restartDocker(instance);
    await mustSh(instance, 'docker start plain');
  });
}

async function withLiveRestore({ instance }: Site, work: () => Promise<string>): Promise<string> {
  const live = OLD.replace('"debug"', '"live-restore": true, "debug"');
  await mustSh(instance, `cp -a ${FILE} /root/aside && cat >${FILE} && systemctl reload docker`, { input: live });
  return untouched(instance, live, work, () => mustSh(instance, `mv /root/aside ${FILE}; systemctl reload docker`));
}

/** Do the work, put things as they were, and see that the file kept its bytes meanwhile. */
async function untouched(
  instance: Instance,
  content: string,
  work: () => Promise<string>,
  restore: () => Promise<unknown>,
): Promise<string> {
  let now = '';
  let said = '';
  try {
    said = await work();
  } finally {
    now = (await mustSh(instance, `sha256sum <${FILE} | cut -c1-64`)).trim();
    await restore();
  }
  if (now !== sha256(content)) throw new Error('the file did not keep its bytes');
  return said;
}

async function until(done: () => Promise<boolean>, timeoutMs = 60_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await done())) {
    if (Date.now() > end) throw new Error('waited in vain');
    await sleep(200);
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
