import { setTimeout as sleep } from 'node:timers/promises';
import { getRemediation, type RemediationDetail } from '@/lib/fleet/remediations/get';
import { planRemediation } from '@/lib/fleet/remediations/plan';
import { factsScript } from '@/lib/fleet/remediations/script/facts';
import { frameOf, textOf } from '@/lib/truth/script/frames';
import { untilTrue } from '../../pace/until';
import { mustSh, sh } from '../instance/exec';
import { clearanceFix, clearanceFixRow, wordOf } from './clearance-fix';
import { finish, fix, lastWord, once, plan, rebooted } from './fix-acts';
import {
  FILL,
  GIVE_INODES_BACK,
  loseSettings,
  onFewInodes,
  onSmallDisk,
  TAKE_INODES,
  TAKE_ROOM,
  useUpStartLimit,
  whileReadOnly,
  withFlag,
  withLiveRestore,
  withSlowDocker,
} from './fix-conditions';
import { ask, FILE, follow, sha256, start } from './fix-driver';
import { DAEMON_CONFIG, type Fault, NEW, OLD, withMtu } from './fix-matrix';
import { admin } from './lab-in-database';

/** Faults of a fix on an instance, in the order of the table. */
export const FAULTS: Fault[] = [
  { name: 'none', core: true, expected: 'confirmed', run: (at) => fix(at) },
  {
    name: 'no confirmation',
    core: true,
    expected: 'reverted',
    run: (at) => fix(at, { confirmSeconds: 3, confirm: false }),
  },
  rebooted('backup', true),
  rebooted('replace', true),
  rebooted('restart', true),
  rebooted('await-confirmation', true),
  rebooted('await-confirmation', false),
  {
    name: 'power cut at backup, and Docker comes up late',
    core: false,
    expected: 'reverted',
    run: (at) => withSlowDocker(at, () => rebooted('backup', true).run(at)),
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
    core: false,
    expected: 'confirmed',
    run: async (at) => {
      const { instance } = at;
      await useUpStartLimit(instance);
      const refused = await sh(instance, 'systemctl start docker');
      if (refused.code === 0) throw new Error('the start limit was not used up');
      const said = await fix(at);
      // Docker was down, so no container ran: start the one that ran before.
      await mustSh(instance, 'docker start plain');
      return said;
    },
  },
  {
    name: 'start limit used up beforehand, and all settings deleted',
    core: true,
    expected: 'confirmed',
    scene: {
      ...DAEMON_CONFIG,
      isNew: (before, after) =>
        [false, true].some((defaults) => after.file?.startsWith(`${sha256(withMtu(null, defaults))} 644 0:0 `)) &&
        DAEMON_CONFIG.isNew(before, { ...after, file: `${sha256(NEW)} 640 0:` }),
    },
    async run(at) {
      const { instance } = at;
      await loseSettings(instance);
      const refused = await sh(instance, 'systemctl start docker');
      if (refused.code === 0) throw new Error('the start limit was not used up');
      const said = await clearanceFix(at);
      // Docker was down, so no container ran: start the one that ran before.
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
      core: step === 'write',
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
    name: 'hostile file: link to /etc/shadow',
    core: true,
    expected: 'blocked',
    run: async (at) => {
      const { lab, instance } = at;
      await mustSh(instance, `mv ${FILE} /root/aside && ln -s /etc/shadow ${FILE}`);
      try {
        const { answer } = await ask(lab, instance, factsScript);
        if (frameOf(answer, 'content') !== undefined) throw new Error('/etc/shadow was read');
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
    name: 'no inode left from await-confirmation on, until a while after it was taken back',
    core: false,
    expected: 'reverted',
    async run(at) {
      let locked = false;
      const said = await onFewInodes(at, () =>
        clearanceFix(at, {
          // And once more when it has made space for its result.
          faults: `${once('await-confirmation', 'before', TAKE_INODES)}\n${TAKE_ROOM}`,
          async onStep(name, when) {
            if (`${when} ${name}` !== 'after clean-up') return;
            await sleep(3000);
            locked ||= (await sh(at.instance, 'test -L /var/lib/clearance/lock')).code === 0;
            await mustSh(at.instance, GIVE_INODES_BACK);
          },
        }),
      );
      // It could not write its result, so another fix may be refused.
      if (!locked) throw new Error(`the lock was free before the last word: ${said}`);
      return said;
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
      await untilTrue(async () => (await sh(instance, 'test -e /root/operator.sudo')).code === 0);
      const denied = await ask(lab, instance, (nonce) => `# clearance fix-confirm\n${factsScript(nonce)}`);
      if (textOf(denied.answer, 'uid') === '0') throw new Error('sudo was not revoked');
      await untilTrue(async () => (await sh(instance, `test -L /var/lib/clearance/${id}/result`)).code === 0);
      await mustSh(instance, 'mv /root/operator.sudo /etc/sudoers.d/operator');
      return lastWord(await follow(lab, instance, id, { toTheEnd: true }));
    },
  },
  {
    name: 'sudo revoked half-way, seen by Clearance',
    core: false,
    expected: 'reverted',
    async run(at) {
      const { instance, instanceId = '' } = at;
      const revoke = 'mv /etc/sudoers.d/operator /root/operator.sudo';
      let row: RemediationDetail;
      try {
        row = await clearanceFixRow(at, { faults: once('restart', 'before', revoke) });
      } finally {
        await sh(instance, 'mv /root/operator.sudo /etc/sudoers.d/operator');
      }
      // The account has no rights any more, and the record says so until it has them again.
      if (row.state !== 'failed') throw new Error(`the record said ${wordOf(row)} before anybody could know`);
      await planRemediation(admin, instanceId, { mtu: 1442 });
      return `${wordOf(await getRemediation(row.id))} (${wordOf(row)} until sudo was back)`;
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
