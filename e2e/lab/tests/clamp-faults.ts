import { clampRules } from '@/lib/fleet/remediations/mss-clamp/rules';
import type { PlanOptions } from '@/lib/fleet/remediations/plan';
import { CLAMP_CHAIN, CLAMP_MARKER, CLAMP_TABLE } from '@/lib/truth/probes/clamp/command';
import { mustSh, sh } from '../instance/exec';
import type { Instance } from '../types';
import { clearanceKillsOf } from './clearance-faults';
import { clearanceFix, fixWithReboot } from './clearance-fix';
import type { When } from './clearance-hooks';
import { once, WAIT_FOR_REBOOT } from './fix-acts';
import { FILL, onSmallDisk } from './fix-conditions';
import { readPicture } from './fix-driver';
import { DAEMON_CONFIG, type Fault, type Scene, type Site } from './fix-matrix';
import { cutsOf } from './ssh-faults';

const CLAMP: PlanOptions = { kind: 'clamp-mss' };
const UNCLAMP: PlanOptions = { kind: 'unclamp-mss' };
/** The rules that are planned for an interface of 1442. */
const RULES = [
  { family: 4 as const, interface: 'ens3', mss: 1402 },
  { family: 6 as const, interface: 'ens3', mss: 1382 },
];
const STEPS = ['begin', 'check', 'put-clamp', 'clamp-in-force', 'await-confirmation'];
const UNSTEPS = ['keep-clamp', 'remove-clamp', 'await-confirmation'];
const WHENS = ['before', 'after'] as const;

async function takeClampAway(instance: Instance): Promise<void> {
  await sh(
    instance,
    `nft delete table inet ${CLAMP_TABLE}
    for t in iptables ip6tables; do
      $t -t mangle -D FORWARD -m comment --comment clearance -j ${CLAMP_CHAIN}; $t -t mangle -F ${CLAMP_CHAIN}; $t -t mangle -X ${CLAMP_CHAIN}
    done
    rm -f ${CLAMP_MARKER}`,
  );
}

/** All rules except those of the clamp must stay, and Docker and its containers must not be touched. */
async function picture(instance: Instance): Promise<Record<string, string>> {
  const said = await mustSh(
    instance,
    `rules=$(iptables-save; ip6tables-save; if command -v nft >/dev/null; then nft list tables; fi)
    rules=$(echo "$rules" | sed -e '/^#/d' -e 's/\\[[0-9]*:[0-9]*\\]//' | sort)
    printf 'clamp='; { echo "$rules" | grep -i -e ${CLAMP_CHAIN} -e ${CLAMP_TABLE}; ls ${CLAMP_MARKER}; } 2>/dev/null | tr '\\n' ';'; echo
    printf 'rules='; echo "$rules" | grep -v -i -e ${CLAMP_CHAIN} -e ${CLAMP_TABLE} -e '^[*:]' -e '^COMMIT' | tr '\\n' ';'; echo
    printf 'always='; docker inspect -f '{{.Id}} {{.State.Running}}' always
    printf 'file='; sha256sum </etc/docker/daemon.json
    printf 'units='; ls /etc/systemd/system /etc/systemd/system/multi-user.target.wants 2>/dev/null | grep -c clearance
    printf 'lock='; readlink /var/lib/clearance/lock || echo free`,
  );
  return readPicture(said);
}

const sameButClamp = (before: Record<string, string>, after: Record<string, string>) =>
  Object.keys(before).every((key) => key === 'clamp' || before[key] === after[key]);

const PUT: Scene = {
  async prepare(instance) {
    await DAEMON_CONFIG.prepare(instance);
    await takeClampAway(instance);
  },
  picture,
  isNew: (before, after) =>
    sameButClamp(before, after) && before.clamp === '' && after.clamp?.split('--set-mss').length === 5,
  isProven: DAEMON_CONFIG.isProven,
  leave: takeClampAway,
};

const TAKE: Scene = {
  prepare: PUT.prepare,
  picture,
  isNew: (before, after) => sameButClamp(before, after) && before.clamp !== '' && after.clamp === '',
  leave: takeClampAway,
};

type Odd = Omit<Fault, 'scene' | 'core'> & { core?: boolean };

const killed = (step: string, when: When): Odd => ({
  name: `SIGKILL the script ${when} ${step}`,
  core: `${when} ${step}` === 'after put-clamp',
  expected: ['before begin', 'after await-confirmation'].includes(`${when} ${step}`) ? 'confirmed' : 'reverted',
  run: (at) => clearanceFix(at, { wish: CLAMP, faults: once(step, when, 'kill -9 $$') }),
});

const killedTakingBack = (step: string, when: When): Odd => ({
  name: `SIGKILL the script ${when} ${step}, taking back`,
  expected: 'reverted',
  run: (at) => clearanceFix(at, { wish: CLAMP, cancelAt: 'clamp-in-force', faults: once(step, when, 'kill -9 $$') }),
});

const rebooted = (step: string, when: When, hard: boolean): Odd => ({
  name: `${hard ? 'power cut' : 'reboot'} ${when} ${step}`,
  expected: 'reverted',
  run: (at) =>
    fixWithReboot(
      at,
      { wish: CLAMP, ...(when === 'after' ? { faults: once(step, when, WAIT_FOR_REBOOT) } : {}) },
      [step, when],
      hard,
    ),
});

/** With enough space for the plan to pass. */
const onClearanceDisk = (at: Site, work: () => Promise<string>) => onSmallDisk(at, ['/var/lib/clearance'], work, '8m');

const ODD: Odd[] = [
  { name: 'none', expected: 'confirmed', run: (at) => clearanceFix(at, { wish: CLAMP }) },
  ...STEPS.flatMap((step) => WHENS.map((when) => killed(step, when))),
  ...['remove-clamp', 'clean-up', 'finish'].flatMap((step) => WHENS.map((when) => killedTakingBack(step, when))),
  rebooted('put-clamp', 'after', true),
  rebooted('await-confirmation', 'before', true),
  rebooted('await-confirmation', 'before', false),
  {
    name: 'disk full from put-clamp on',
    expected: 'confirmed',
    run: (at) =>
      onClearanceDisk(at, () => clearanceFix(at, { wish: CLAMP, faults: once('put-clamp', 'before', FILL) })),
  },
  {
    name: 'disk full from put-clamp on, and taken back',
    expected: 'reverted',
    run: (at) =>
      onClearanceDisk(at, () =>
        clearanceFix(at, { wish: CLAMP, cancelAt: 'clamp-in-force', faults: once('put-clamp', 'before', FILL) }),
      ),
  },
];

/** The removal of a clamp, killed; the clamp is restored. */
const killedRemoval = (step: string, when: When): Fault => ({
  name: `clamp: SIGKILL the script ${when} ${step}, removing`,
  core: false,
  expected: `${when} ${step}` === 'after await-confirmation' ? 'confirmed' : 'reverted',
  scene: {
    ...TAKE,
    async prepare(instance) {
      await TAKE.prepare(instance);
      for (const tool of ['iptables', 'ip6tables']) {
        await mustSh(instance, `${tool}-restore -w 5 -n`, { input: clampRules('iptables', RULES) });
      }
    },
  },
  run: (at) => clearanceFix(at, { wish: UNCLAMP, faults: once(step, when, 'kill -9 $$') }),
});

const RUN = { prefix: 'clamp: ', scene: PUT, wish: CLAMP, steps: STEPS, back: ['remove-clamp', 'clean-up'] };

/** Everything that can go wrong with a clamp, through Clearance; the record is Clearance's. */
export const CLAMP_FAULTS: Fault[] = [
  ...ODD.map((odd) => ({ core: false, ...odd, name: `clamp: ${odd.name}`, scene: PUT })),
  ...cutsOf({ ...RUN, core: () => false }),
  ...clearanceKillsOf({ ...RUN, core: (step) => step === 'put-clamp' }),
  ...UNSTEPS.flatMap((step) => WHENS.map((when) => killedRemoval(step, when))),
];
