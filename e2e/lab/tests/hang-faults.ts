import { type PlanOptions, planRemediation } from '@/lib/fleet/remediations/plan';
import { CodedError } from '@/lib/platform/errors/coded';
import { mustSh } from '../instance/exec';
import { blockedFor } from './blocked-plan';
import type { Fault, Site } from './fix-matrix';
import { admin } from './lab-in-database';
import { NETWORK, NETWORK_SCENE } from './network-site';

/** A tool of the instance, and a shell pattern: it hangs if its arguments match. */
type Hanging = readonly [tool: string, pattern: string];

async function whileHangs(at: Site, [first, ...others]: Hanging[], work: () => Promise<string>): Promise<string> {
  if (!first) return work();
  const [tool, pattern] = first;
  const [shim, mark] = [`/usr/local/sbin/${tool}`, `/root/hung-${tool}`];
  await mustSh(
    at.instance,
    `real=$(command -v ${tool}) && cat >${shim} <<SHIM && chmod 755 ${shim}
#!/bin/sh
case "\\$*" in ${pattern}) : >${mark}; exec sleep 1000 ;; esac
exec $real "\\$@"
SHIM`,
  );
  try {
    const said = await whileHangs(at, others, work);
    await mustSh(at.instance, `test -e ${mark} || { echo '${tool} was not asked' >&2; exit 1; }`);
    return said;
  } finally {
    await mustSh(at.instance, `rm -f ${shim} ${mark}`);
  }
}

/** The plan says what is unknown, or there is no plan. */
async function planned({ instanceId = '' }: Site, wish: PlanOptions, untold: string[]): Promise<string> {
  try {
    return await blockedFor(await planRemediation(admin, instanceId, wish), ...untold);
  } catch (error) {
    if (error instanceof CodedError && error.code === 'remediation.cannot-look') return `refused ${error.code}`;
    throw error;
  }
}

/** @param untold the reasons of the block; empty if there is none */
const hangs = (
  what: string,
  tools: Hanging[],
  untold: string[],
  { wish = { mtu: 1442 }, ...where }: Pick<Fault, 'scene' | 'releases'> & { wish?: PlanOptions } = {},
): Fault => ({
  name: `hangs while it is planned: ${what}`,
  core: false,
  expected: untold.length > 0 ? 'blocked' : 'refused',
  ...where,
  run: (at) => whileHangs(at, tools, () => planned(at, wish, untold)),
});

const CLAMP = { wish: { kind: 'clamp-mss' } } satisfies { wish: PlanOptions };
/** Engines for which a fix sets no default of new networks, so this one would fit already. */
const ON_NETWORK: Parameters<typeof hangs>[3] = {
  wish: { kind: 'recreate-network', network: NETWORK, mtu: 1442 },
  scene: NETWORK_SCENE,
  releases: ['bullseye', 'bookworm'],
};

/** Tools that hang while a plan is made: a missing answer must not count as an empty one. */
export const HANG_FAULTS: Fault[] = [
  hangs('docker ps', [['docker', "'ps '*"]], ['containers unknown']),
  // Whether Docker answers is told by this one question.
  hangs('docker info', [['docker', "'info '*"]], ['docker']),
  hangs('docker inspect', [['docker', "'inspect '* | 'container inspect '*"]], ['containers unread']),
  hangs('docker network ls', [['docker', "'network ls '*"]], ['networks unknown']),
  hangs('docker network inspect', [['docker', "'network inspect '*"]], ['networks unknown']),
  hangs('whatever Docker is asked', [['docker', '*']], ['docker']),
  hangs('docker network ls, for a network', [['docker', "'network ls '*"]], ['network unreadable'], ON_NETWORK),
  // These are called so often that the time for the whole plan runs out.
  hangs('docker ps, for a network', [['docker', "'ps '*"]], [], ON_NETWORK),
  hangs('docker container inspect, for a network', [['docker', "'container inspect '*"]], [], ON_NETWORK),
  hangs('iptables-save, for a clamp', [['iptables-save', '*']], ['clamp-present unknown'], CLAMP),
  hangs('iptables-restore, for a clamp', [['iptables-restore', '*']], ['clamp-tool refused'], CLAMP),
  hangs(
    'iptables-save and ip6tables-save, for a clamp',
    [
      ['iptables-save', '*'],
      ['ip6tables-save', '*'],
    ],
    [],
    CLAMP,
  ),
];
