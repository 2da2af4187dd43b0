import { createHash } from 'node:crypto';
import { COMPOSE_PROJECT } from '@/lib/truth/docker/network-owner';
import { networkRows } from './describe-docker';
import type { Machine } from './machine';

/** Answers what lib/fleet/remediations/network/question.ts asks about the network `name`. */
export function emitNetwork(machine: Machine, name: string, emit: (key: string, value: string) => void): void {
  const row = networkRows(machine).find((each) => each.Name === name);
  if (!machine.dockerRuns) return;
  emit('network-ids', row ? `${row.Id}\n` : '');
  if (!row) return;
  emit('fingerprint', fingerprintOf(machine, name));
  emit('network', JSON.stringify([row]));
  const on = machine.attachedTo(name);
  emit('attached-count', String(on.length));
  emit('members-count', String(on.length));
  emit('attached', on.map(({ id }) => `${id}\n`).join(''));
  emit('endpoints', on.map((one) => `${JSON.stringify(endpointOf(machine, name, one))}\n`).join(''));
  emit('hardware-addresses', on.map(({ id }) => `${id} \n`).join(''));
  emit('sharing', '');
  emit('mentions', '');
}

/** The values that the plan is bound to. */
export function fingerprintOf(machine: Machine, name: string): string {
  const on = machine.attachedTo(name).map(({ id }) => id);
  const all = [machine.networkId(name), ...on];
  return createHash('sha256').update(JSON.stringify(all)).digest('hex');
}

function endpointOf(machine: Machine, network: string, one: ReturnType<Machine['attachedTo']>[number]) {
  const { id, name, image, restart = 'no', composeProject, address } = one;
  return {
    ...{ id, name: `/${name}`, image, status: 'running', policy: restart, mode: network },
    labels: composeProject ? { [COMPOSE_PROJECT]: composeProject } : {},
    networks: {
      [network]: {
        ...{ IPAMConfig: null, Links: null, Aliases: [id.slice(0, 12)], DriverOpts: null },
        ...{ NetworkID: machine.networkId(network), EndpointID: machine.idOf(`endpoint/${name}`) },
        ...{ IPAddress: address, IPPrefixLen: 16, MacAddress: machine.macOf(address) },
      },
    },
  };
}
