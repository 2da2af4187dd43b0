import type { PlanOptions } from '@/lib/fleet/remediations/plan';
import { mustSh, sh } from '../instance/exec';
import type { Instance } from '../types';
import { clearanceKillsOf } from './clearance-faults';
import { clearanceFix, fixWithReboot } from './clearance-fix';
import type { When } from './clearance-hooks';
import { once, WAIT_FOR_REBOOT } from './fix-acts';
import { readPicture } from './fix-driver';
import type { Fault, Scene } from './fix-matrix';
import { FILES, giveTo, mtuOf, takeFromNetworkd } from './nic-managers';
import { cutsOf } from './ssh-faults';

/** Neither the MTU that the lab gives ens3 nor that of its manager. */
const MTU = 1400;
const NIC: PlanOptions = { kind: 'set-nic-mtu', interface: 'ens3', mtu: MTU };
const STEPS = [
  ...['begin', 'check', 'keep-nic', 'write-nic-file', 'check-nic-file', 'place-nic-file', 'tell-nic-manager'],
  ...['set-nic-now', 'nic-in-force', 'await-confirmation'],
];
const BACK = ['restore-nic-file', 'restore-nic-manager', 'restore-nic-now', 'clean-up', 'finish'];
const WHENS = ['before', 'after'] as const;

/** ens3 belongs to systemd-networkd, which gives it 1500. Docker and its containers must not be touched. */
const SCENE: Scene = {
  async prepare(instance) {
    await sh(instance, `rm -rf ${FILES.networkd}`);
    await giveTo(instance, 'networkd');
    if ((await mtuOf(instance)) !== 1500) throw new Error('systemd-networkd did not give ens3 its MTU');
  },
  picture,
  isNew: (before, after) =>
    Object.keys(before).every((key) => ['mtu', 'file'].includes(key) || before[key] === after[key]) &&
    after.mtu === String(MTU) &&
    after.file === `[Link] MTUBytes=${MTU}`,
  leave: takeFromNetworkd,
};

async function picture(instance: Instance): Promise<Record<string, string>> {
  const said = await mustSh(
    instance,
    `printf 'mtu='; cat /sys/class/net/ens3/mtu
    printf 'file='; { grep -v '^#' ${FILES.networkd} || echo none; } 2>/dev/null | xargs
    printf 'files='; find /etc/systemd/network -type f ! -name '*clearance*' -exec sha256sum {} + | sort | tr '\\n' ';'; echo
    printf 'docker='; systemctl show -p MainPID docker.service
    printf 'units='; ls /etc/systemd/system /etc/systemd/system/multi-user.target.wants 2>/dev/null | grep -c clearance
    printf 'lock='; readlink /var/lib/clearance/lock || echo free`,
  );
  return readPicture(said);
}

/** A reboot starts Docker again. */
const REBOOTED: Scene = {
  ...SCENE,
  async picture(instance) {
    const { docker: _, ...rest } = await picture(instance);
    return rest;
  },
};

type Odd = Omit<Fault, 'scene' | 'core'> & { core?: boolean; scene?: Scene };

const killed = (step: string, when: When): Odd => ({
  name: `SIGKILL the script ${when} ${step}`,
  core: `${when} ${step}` === 'after set-nic-now',
  expected: ['before begin', 'after await-confirmation'].includes(`${when} ${step}`) ? 'confirmed' : 'reverted',
  run: (at) => clearanceFix(at, { wish: NIC, faults: once(step, when, 'kill -9 $$') }),
});

const killedTakingBack = (step: string, when: When): Odd => ({
  name: `SIGKILL the script ${when} ${step}, taking back`,
  expected: 'reverted',
  run: (at) => clearanceFix(at, { wish: NIC, cancelAt: 'nic-in-force', faults: once(step, when, 'kill -9 $$') }),
});

const rebooted = (step: string, when: When, hard: boolean): Odd => ({
  name: `${hard ? 'power cut' : 'reboot'} ${when} ${step}`,
  core: hard && step === 'place-nic-file',
  expected: 'reverted',
  scene: REBOOTED,
  run: (at) =>
    fixWithReboot(
      at,
      { wish: NIC, ...(when === 'after' ? { faults: once(step, when, WAIT_FOR_REBOOT) } : {}) },
      [step, when],
      hard,
    ),
});

const ODD: Odd[] = [
  { name: 'none', core: true, expected: 'confirmed', run: (at) => clearanceFix(at, { wish: NIC }) },
  ...STEPS.flatMap((step) => WHENS.map((when) => killed(step, when))),
  ...BACK.flatMap((step) => WHENS.map((when) => killedTakingBack(step, when))),
  ...['write-nic-file', 'place-nic-file', 'set-nic-now'].map((step) => rebooted(step, 'after', true)),
  rebooted('await-confirmation', 'before', true),
  rebooted('await-confirmation', 'before', false),
];

const RUN = { prefix: 'nic: ', scene: SCENE, wish: NIC, steps: STEPS, back: BACK };

/**
 * Everything that can go wrong with the MTU of a NIC, through Clearance; the record is Clearance's. Not on Debian 13: its
 * systemd-networkd waits for udev, which an instance of the lab has not.
 */
export const NIC_FAULTS: Fault[] = [
  ...ODD.map((odd) => ({ core: false, scene: SCENE, ...odd, name: `nic: ${odd.name}` })),
  ...cutsOf({ ...RUN, core: (step) => step === 'set-nic-now' }),
  ...clearanceKillsOf({ ...RUN, core: (step) => step === 'set-nic-now' }),
].map((fault) => ({ ...fault, releases: ['bookworm', 'bullseye'] }));
