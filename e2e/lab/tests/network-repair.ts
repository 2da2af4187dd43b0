import { randomUUID } from 'node:crypto';
import { networkPlanner } from '@/lib/fleet/remediations/network/plan';
import type { NetworkPlan } from '@/lib/fleet/remediations/network/plan-types';
import { factsScript } from '@/lib/fleet/remediations/script/facts';
import { readSeen } from '@/lib/fleet/remediations/seen';
import { mustSh } from '../instance/exec';
import { once } from './fix-acts';
import { ask } from './fix-driver';
import type { Fault, Site } from './fix-matrix';
import { COME } from './network-faults';
import { fixNetwork, NETWORK, NETWORK_SCENE, type NetworkFix, networkPicture, planNetworkFix } from './network-site';

const CUT = `for c in web db job new; do docker network disconnect ${NETWORK} $c; done`;

/** How a network was left incomplete: it does not exist, or has no containers and one container was stopped. */
const BREAK = {
  gone: `${CUT}; docker network rm ${NETWORK} >/dev/null`,
  empty: `${CUT}; docker stop -t 1 db >/dev/null`,
};

/**
 * Breaks the network, and repairs it by a plan, with faults. If that is rolled back, it is broken in the same way, and
 * is then repaired without faults. Returns the first result.
 */
async function repair(at: Site, how: keyof typeof BREAK, faults: NetworkFix = {}): Promise<string> {
  const before = await planNetworkFix(at);
  await mustSh(at.instance, BREAK[how]);
  const pieces = await networkPicture(at.instance);
  const said = await fixNetwork(at, { ...faults, plan: await planRepair(at, before) });
  if (said.startsWith('confirmed')) return said;
  const left = await networkPicture(at.instance);
  const other = Object.keys(pieces).filter((key) => pieces[key] !== left[key]);
  if (other.length > 0) throw new Error(`${said}, and ${other.map((key) => `${key}: ${pieces[key]} / ${left[key]}`)}`);
  const again = await fixNetwork(at, { plan: await planRepair(at, before) });
  if (again !== 'confirmed') throw new Error(`${said}, and then ${again}`);
  return said;
}

async function planRepair({ lab, instance }: Site, before: NetworkPlan): Promise<NetworkPlan> {
  const { network, endpoints, option, currentMtu } = before;
  if (!network || !currentMtu) throw new Error('the network could not be read');
  const planner = networkPlanner({
    ...{ kind: 'restore-network', network: NETWORK, mtu: currentMtu, option: option.before },
    pieces: { of: randomUUID(), network, endpoints },
  });
  const { answer } = await ask(lab, instance, (nonce) => factsScript(nonce, planner.asks));
  const { plan } = planner.plan(readSeen(answer), 60);
  if (plan.kind !== 'restore-network' || plan.blocked) throw new Error(JSON.stringify(plan.preflight));
  return plan;
}

type Row = [name: string, expected: 'confirmed' | 'reverted', faults?: NetworkFix];

const kill = (step: string, when: 'before' | 'after') => ({ faults: once(step, when, 'kill -9 $$') });

/** In any broken state. */
const EITHER: Row[] = [
  ['none', 'confirmed'],
  ['no confirmation', 'reverted', { confirmSeconds: 3, confirm: false }],
  [
    'SIGKILL the script 0.3 s into connect-again',
    'reverted',
    { faults: once('connect-again', 'before', '(sleep 0.3; kill -9 $$) 9>&- &') },
  ],
];

const killedTakingBack = (step: string): Row => [
  `SIGKILL while it takes back, before ${step}`,
  'reverted',
  { ...kill(step, 'before'), confirmSeconds: 2, confirm: false },
];

const ROWS: Record<keyof typeof BREAK, Row[]> = {
  gone: [
    ...EITHER,
    ['SIGKILL the script before create-network', 'reverted', kill('create-network', 'before')],
    ['SIGKILL the script after create-network', 'reverted', kill('create-network', 'after')],
    ['SIGKILL the script after await-confirmation', 'confirmed', kill('await-confirmation', 'after')],
    killedTakingBack('restore-containers'),
  ],
  empty: [
    ...EITHER,
    ['SIGKILL the script after containers', 'reverted', kill('containers', 'after')],
    killedTakingBack('restore-endpoints'),
  ],
};

/** Repairs a broken network while something goes wrong. It is complete after each row. */
export const NETWORK_REPAIR_FAULTS: Fault[] = (['gone', 'empty'] as const).flatMap((how) =>
  ROWS[how].map(
    ([name, expected, faults]): Fault => ({
      name: `network ${how}: ${name}`,
      core: name === 'no confirmation',
      expected,
      scene: {
        ...NETWORK_SCENE,
        isNew: (before, after) =>
          expected === 'confirmed' && Object.keys(before).every((key) => before[key] === after[key]),
      },
      run: (at) => repair(at, how, faults),
    }),
  ),
);

/** From this step on Docker's client refuses some commands. */
const refuse = (step: string, what: string, first = '') =>
  once(
    step,
    'before',
    `${first}
    printf '#!/bin/sh\\ncase "$1 $2" in %s) echo refused >&2; exit 1 ;; esac\\nexec /usr/bin/docker "$@"\\n' '${what}' >/usr/local/sbin/docker
    chmod 755 /usr/local/sbin/docker`,
  );

/** The state of the instance if the roll-back fails, too, and the containers that have to be on the network again. */
export const LEFT: [what: string, release: string, faults: string, repair: object, missing: number, idle: string[]][] =
  [
    [
      'no network, with somebody who came meanwhile,',
      'bookworm',
      refuse('interfaces', '"network create"', `${COME}; (sleep 1; kill -9 $$) 9>&- &`),
      { now: null, keeps: false },
      5,
      [],
    ],
    [
      'the network with the new MTU',
      'trixie',
      refuse('connect-again', '"network connect" | "network rm"'),
      { keeps: false },
      4,
      [],
    ],
    [
      'the network with nobody on it, and one stopped,',
      'bullseye',
      refuse('connect-again', '"network connect"', 'docker stop -t 1 db'),
      { keeps: true },
      4,
      ['db'],
    ],
  ];
