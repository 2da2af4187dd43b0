import type { PlanOptions } from '@/lib/fleet/remediations/plan';
import { scaledSeconds } from '../../pace/scaled.mjs';
import { untilTrue } from '../../pace/until';
import { mustSh, sh } from '../instance/exec';
import { clearanceKillsOf } from './clearance-faults';
import { clearanceStopsOf } from './clearance-stop-faults';
import { once, rebootAt, WAIT_FOR_REBOOT } from './fix-acts';
import { FILL, onSmallDisk, withSlowDocker } from './fix-conditions';
import { DAEMON_CONFIG, type Fault, type Scene, type Site } from './fix-matrix';
import {
  finishNetworkFix,
  fixNetwork,
  NETWORK,
  NETWORK_SCENE,
  type NetworkFix,
  planNetworkFix,
  startNetworkFix,
} from './network-site';
import { cutsOf } from './ssh-faults';

const STEPS = [
  ...['begin', 'check', 'record-containers', 'save-network', 'disconnect', 'remove-network', 'create-network'],
  ...['compare-network', 'connect-again', 'interfaces', 'containers', 'await-confirmation'],
];

const CORE_KILLS = ['after disconnect', 'after remove-network'];

/** A container that is connected to the network while it is recreated. */
export const COME = `docker run -d --name late --network-alias guest --network ${NETWORK} lab-tools sleep 1000 >/dev/null`;
const comeWith = (address: string) => COME.replace('--name', `--ip ${address} --name`);

type Odd = Omit<Fault, 'scene'>;

const killed = (step: string, when: 'before' | 'after'): Odd => ({
  name: `SIGKILL the script ${when} ${step}`,
  core: CORE_KILLS.includes(`${when} ${step}`),
  expected: ['before begin', 'after await-confirmation'].includes(`${when} ${step}`) ? 'confirmed' : 'reverted',
  run: (at) => fixNetwork(at, { faults: once(step, when, 'kill -9 $$') }),
});

/** In the middle of a step that does something for each container. */
const killedWithin = (step: string, seconds: number): Odd => ({
  name: `SIGKILL the script ${seconds} s into ${step}`,
  core: step === 'connect-again' && seconds === 0.3,
  expected: 'reverted',
  run: (at) => fixNetwork(at, { faults: once(step, 'before', `(sleep ${seconds}; kill -9 $$) 9>&- &`) }),
});

const rebooted = (step: string, hard: boolean): Odd => ({
  name: `${hard ? 'power cut' : 'reboot'} after ${step}`,
  core: hard && step === 'remove-network',
  expected: 'reverted',
  run: async (at) => {
    const { id } = await startNetworkFix(at, {
      faults: once(step, 'after', WAIT_FOR_REBOOT),
      confirmSeconds: scaledSeconds(100),
    });
    return rebootAt(at, id, step, hard);
  },
});

/** The new container is on the network afterwards as it was; then it is removed. */
async function withoutLate(at: Site, fix: NetworkFix, address = ''): Promise<string> {
  const said = await fixNetwork(at, fix);
  const state = await mustSh(
    at.instance,
    `docker inspect --format '{{with index .NetworkSettings.Networks "${NETWORK}"}}{{.IPAddress}} {{json .Aliases}}{{end}}' late`,
  );
  await mustSh(at.instance, 'docker rm -f late');
  if (!state.includes('"guest"') || !state.includes(address)) {
    throw new Error(`the container that came is not on the network as it was: ${state}`);
  }
  return said;
}

const ODD: Odd[] = [
  { name: 'none', core: true, expected: 'confirmed', run: (at) => fixNetwork(at) },
  {
    name: 'no confirmation',
    core: true,
    expected: 'reverted',
    run: (at) => fixNetwork(at, { confirmSeconds: 3, confirm: false }),
  },
  ...STEPS.flatMap((step) => [killed(step, 'before'), killed(step, 'after')]),
  ...['disconnect', 'connect-again'].flatMap((step) => [0.1, 0.3, 0.6].map((after) => killedWithin(step, after))),
  ...['save-network', 'disconnect', 'remove-network', 'create-network', 'connect-again'].map((step) =>
    rebooted(step, true),
  ),
  rebooted('await-confirmation', true),
  rebooted('await-confirmation', false),
  {
    name: 'power cut after remove-network, and Docker comes up late',
    core: false,
    expected: 'reverted',
    run: (at) => withSlowDocker(at, () => rebooted('remove-network', true).run(at)),
  },
  ...(['restore-network', 'restore-endpoints', 'restore-containers', 'clean-up'] as const).map(
    (step): Odd => ({
      name: `SIGKILL while it takes back, before ${step}`,
      core: step === 'restore-endpoints',
      expected: 'reverted',
      run: (at) => fixNetwork(at, { confirmSeconds: 2, confirm: false, faults: once(step, 'before', 'kill -9 $$') }),
    }),
  ),
  {
    name: 'somebody takes the address of a container',
    core: true,
    expected: 'reverted',
    run: (at) => withoutLate(at, { faults: once('connect-again', 'before', comeWith('10.77.0.130')) }),
  },
  {
    name: 'somebody comes to the network before it is removed',
    core: false,
    expected: 'reverted',
    run: (at) => withoutLate(at, { faults: once('remove-network', 'before', COME) }),
  },
  {
    name: 'somebody comes to the network that was made anew, and no confirmation',
    core: false,
    expected: 'reverted',
    run: (at) =>
      withoutLate(
        at,
        { faults: once('interfaces', 'before', comeWith('10.77.0.150')), confirmSeconds: 3, confirm: false },
        '10.77.0.150',
      ),
  },
  {
    name: 'another MTU than asked for',
    core: false,
    expected: 'reverted',
    run: async (at) => {
      const plan = await planNetworkFix(at);
      return fixNetwork(at, { plan: { ...plan, option: { ...plan.option, after: '1450' } } });
    },
  },
  {
    name: 'somebody connects a container after the plan',
    core: true,
    expected: 'refused',
    run: async (at) => {
      const plan = await planNetworkFix(at);
      await mustSh(at.instance, COME);
      const said = await fixNetwork(at, { plan });
      await mustSh(at.instance, 'docker rm -f late');
      return said;
    },
  },
  ...(['disconnect', 'remove-network', 'connect-again'] as const).map(
    (step): Odd => ({
      name: `disk full from ${step} on, and no confirmation`,
      core: step === 'remove-network',
      expected: 'reverted',
      run: (at) =>
        onSmallDisk(at, ['/var/lib/clearance'], () =>
          fixNetwork(at, { faults: once(step, 'before', FILL), confirmSeconds: 3, confirm: false }),
        ),
    }),
  ),
  {
    name: 'two operators at once',
    core: false,
    expected: 'confirmed',
    run: async (at) => {
      const plan = await planNetworkFix(at);
      const both = await Promise.all([startNetworkFix(at, { plan }), startNetworkFix(at, { plan })]);
      const winner = both.find((each) => !each.refused);
      if (!winner || both.filter((each) => each.refused.startsWith('locked')).length !== 1) {
        throw new Error(`not one of two: ${JSON.stringify(both)}`);
      }
      return finishNetworkFix(at, winner.id, plan, true);
    },
  },
  {
    name: 'Docker is restarted while the containers are off',
    core: false,
    expected: 'confirmed',
    run: async (at) => {
      const said = await fixNetwork(at, {
        faults: once('connect-again', 'before', 'systemctl reset-failed docker; systemctl restart docker'),
      });
      await untilTrue(async () => (await sh(at.instance, 'docker version')).code === 0);
      return said;
    },
  },
];

const SCENE: Scene = {
  ...NETWORK_SCENE,
  async prepare(instance) {
    // An engine with a default for new networks would also use it for this one.
    const given = await sh(instance, 'grep -q default-network-opts /etc/docker/daemon.json');
    if (given.code === 0) await DAEMON_CONFIG.prepare(instance);
    await NETWORK_SCENE.prepare(instance);
  },
};

const BY_CLEARANCE = {
  prefix: 'network: ',
  scene: SCENE,
  wish: { kind: 'recreate-network', network: NETWORK, mtu: 1442 } satisfies PlanOptions,
  steps: STEPS,
  back: ['restore-network', 'restore-endpoints', 'restore-containers', 'clean-up'],
};

/** Everything that can go wrong on the instance while a network is recreated, in the order of the table. */
export const NETWORK_FAULTS: Fault[] = ODD.map((odd) => ({
  ...odd,
  name: `network: ${odd.name}`,
  scene: SCENE,
}));

/** And with Clearance and its connection; the record is Clearance's. */
export const NETWORK_CLEARANCE_FAULTS: Fault[] = [
  ...cutsOf({ ...BY_CLEARANCE, core: (step) => step === 'disconnect' }),
  ...clearanceKillsOf({ ...BY_CLEARANCE, core: (step) => step === 'remove-network' }),
  ...clearanceStopsOf(BY_CLEARANCE, ['start', 'remove-network', 'connect-again', 'inspect'], ['restore-network']),
];
