import { type ShellFile, shell } from '@/lib/platform/shell/read';
import type { FixProgram } from '@/lib/remote/runner/program';
import { type Frames, textOf, textsOf } from '@/lib/truth/script/frames';
import { currentNetworkMtu } from '../current-network-mtu';
import { REPORT_FOREIGN_RULES } from '../mss-clamp/facts';
import { DOCKER_PROGRAM } from '../script/docker-program';
import { DOCKER_SECTIONS } from '../script/sections';
import { argumentLines } from './arguments';
import { NETWORK_CONSTANTS, NETWORK_NAME } from './functions';
import type { NetworkPlan } from './plan-types';

/** The conditions of recreating a network. Everything is checked before it goes into a script. */
export type NetworkChange = Pick<NetworkPlan, 'mtu' | 'fingerprint' | 'option' | 'endpoints' | 'repair'> & {
  network: NonNullable<NetworkPlan['network']>;
};

/**
 * Recreates a network, as a program for the runner. Values from the instance (options, labels, aliases) are data in the
 * payload, one argument on each line, and never parsed by a shell.
 * @throws Error for a value that is not allowed in a script
 */
export function networkProgram(change: NetworkChange): FixProgram {
  const { mtu, fingerprint, network, repair, endpoints } = change;
  const now = repair ? repair.now : network;
  const ids = endpoints.map(({ id }) => id);
  if (
    !Number.isInteger(mtu) ||
    mtu <= 0 ||
    !/^[0-9a-f]{64}$/.test(fingerprint) ||
    (now && !/^[0-9a-f]{64}$/.test(now.id)) ||
    (repair && !/^[0-9a-f-]{36}$/.test(repair.of)) ||
    !NETWORK_NAME.test(network.name) ||
    ids.some((id) => !/^[0-9a-f]{64}$/.test(id))
  ) {
    throw new Error('a parameter of the program has a value that is not allowed in a script');
  }
  const variables = { ...NETWORK_CONSTANTS, NETWORK: network.name, MTU: mtu, ALSO: repair ? ids : [] };
  return {
    name: 'network',
    title: repair ? 'one repaired network' : 'one recreated network',
    needs: ['docker'],
    variables: { ...variables, OLD: now?.id ?? '', FORMER: repair?.of ?? '', FINGERPRINT: fingerprint },
    functions: STEPS.map(shell).join(''),
    steps: [
      ['record-containers', 'record_containers'],
      ['save-network', 'save_network'],
      ...(now && !repair?.keeps ? AWAY : []),
      ...(repair?.keeps ? [] : ANEW),
      ['connect-again', 'connect_again'],
      ['interfaces', 'interfaces'],
      ['containers', 'all_again'],
    ],
    payload: Buffer.from(argumentLines(change)),
    spare: ['containers.new', 'network.json', 'endpoints.json'],
    recheck: {
      name: 'network',
      variables: { ...REPORT_FOREIGN_RULES.variables, ...variables },
      body: `${DOCKER_SECTIONS}${RECHECK.map(shell).join('')}${REPORT_FOREIGN_RULES.body}`,
    },
    judge(answer: Frames) {
      const is = currentNetworkMtu(network.name, answer);
      const wrong = textOf(answer, 'wrong').trim();
      const stopped = textsOf(answer, 'not-running');
      const said = [
        `docker network inspect ${network.name}: ${is.said}`,
        wrong,
        ...stopped.map((name) => `stopped: ${name}`),
        ...textsOf(answer, 'ended').map((name) => `ended by itself: ${name}`),
      ];
      return {
        right: is.mtu === mtu && wrong === '' && stopped.length === 0,
        output: said.filter(Boolean).join('\n'),
      };
    },
  };
}

const AWAY: FixProgram['steps'] = [
  ['disconnect', 'disconnect'],
  ['remove-network', 'remove_network'],
];
const ANEW: FixProgram['steps'] = [
  ['create-network', 'create_network'],
  ['compare-network', 'compare_network'],
];

const STEPS: ShellFile[] = [
  ...DOCKER_PROGRAM,
  'fleet/remediations/network/functions',
  'fleet/remediations/network/members',
  'fleet/remediations/network/steps',
  'fleet/remediations/network/rollback-steps',
];
const RECHECK: ShellFile[] = [
  'fleet/remediations/script/system-docker',
  'fleet/remediations/network/functions',
  'fleet/remediations/network/members',
  'fleet/remediations/network/recheck',
  'fleet/remediations/script/is-removed',
  'fleet/remediations/script/not-running',
];
