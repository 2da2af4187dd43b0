import { randomUUID } from 'node:crypto';
import { untilTrue } from '../../pace/until';
import { mustSh, sh } from '../instance/exec';
import { clearanceFix, clearanceFixRow, wordOf } from './clearance-fix';
import { once } from './fix-acts';
import { start } from './fix-driver';
import type { Fault, Site } from './fix-matrix';

const STATE = '/var/lib/clearance';

/** Leaves a lock behind, and counts how many fixes it refuses until one passes. */
const left = (
  name: string,
  refusals: number,
  leave: (at: Site) => Promise<unknown>,
  options: {
    core?: boolean;
    afterwards?: (at: Site) => Promise<unknown>;
    atLast?: (at: Site) => Promise<unknown>;
  } = {},
): Fault => ({
  name: `lock left behind: ${name}`,
  core: options.core ?? false,
  expected: 'confirmed',
  async run(at) {
    await leave(at);
    if ((await sh(at.instance, `test -L ${STATE}/lock`)).code !== 0) throw new Error('there is no lock');
    for (let n = 0; n < refusals; n++) {
      const row = await clearanceFixRow(at);
      if (row.state !== 'refused' || row.reason !== 'locked') throw new Error(`not refused: ${wordOf(row)}`);
      await options.afterwards?.(at);
    }
    const said = await clearanceFix(at);
    if ((await sh(at.instance, `test -e ${STATE}/lock.break`)).code === 0) throw new Error('lock.break is left');
    await options.atLast?.(at);
    return said;
  },
});

const make = (folder: string) => (at: Site) => {
  const id = randomUUID();
  return mustSh(at.instance, `mkdir -p -m 700 ${STATE}; cd ${STATE}; ID=${id}; ${folder}\nln -sn ${id} lock`);
};

/** Ended by hand in the middle, so that nothing starts it again: its lock, its file and its unit stay. */
const STOP = 'systemctl stop --no-block "clearance-$ID.service"; sleep 60 9>&-';

/** A fix of another server that no longer exists; only its files on the instance are left. */
async function deadHolder({ lab, instance }: Site, faults: string): Promise<void> {
  const { id } = await start(lab, instance, { faults });
  await untilTrue(async () => (await sh(instance, `test -d ${STATE}/${id}/fault`)).code === 0);
  await untilTrue(async () => (await sh(instance, `systemctl is-active clearance-${id}.service`)).code !== 0);
}

/** Nobody has to wait until its time for the confirmation is over. */
const REVERT = once('containers', 'after', 'decide revert:cancelled; revert cancelled', 'deciding');

async function settled({ instance }: Site): Promise<void> {
  await untilTrue(async () => (await sh(instance, `test -L ${STATE}/lock`)).code !== 0, 120_000);
}

/** Stale locks that nobody removed. After each, a fix passes. */
export const LOCK_FAULTS: Fault[] = [
  left('its holder has no folder', 0, make(''), { core: true }),
  left('its holder has ended', 0, make('mkdir $ID; : >$ID/begun; : >$ID/journal; ln -s reverted:cancelled $ID/result')),
  left('its holder never began, five minutes ago', 0, make('mkdir $ID; : >$ID/journal; touch -d "-5 minutes" $ID')),
  left('its holder has not begun yet', 1, make('mkdir $ID; : >$ID/journal'), {
    afterwards: ({ instance }) => mustSh(instance, `touch -d "-3 minutes" ${STATE}/$(readlink ${STATE}/lock)`),
  }),
  left('and somebody who breaks it', 1, make('mkdir lock.break'), {
    afterwards: ({ instance }) => mustSh(instance, `rmdir ${STATE}/lock.break`),
  }),
  left('and lock.break from five minutes ago', 1, make('mkdir lock.break; touch -d "-5 minutes" lock.break')),
  left('its holder was killed in the middle', 1, (at) => deadHolder(at, once('write', 'after', STOP)), {
    afterwards: settled,
  }),
  left(
    'its holder was killed before finish',
    1,
    (at) => deadHolder(at, `${REVERT}\n${once('finish', 'before', STOP)}`),
    { afterwards: settled },
  ),
  left('its holder was killed after finish', 0, (at) => deadHolder(at, `${REVERT}\n${once('finish', 'after', STOP)}`), {
    // As at the next boot: the rest of it removes itself, and changes nothing.
    async atLast({ instance }) {
      await mustSh(
        instance,
        'for u in /etc/systemd/system/clearance-*.service; do systemctl start "$(basename "$u")"; done',
      );
      await untilTrue(async () => (await sh(instance, 'ls /etc/systemd/system/clearance-*.service')).code !== 0);
    },
  }),
];
