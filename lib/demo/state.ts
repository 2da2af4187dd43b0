import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { SimulatedInstance } from './simulated/instance';
import type { SimulatedCredential } from './simulated/ssh-endpoint';
import type { HostKeys, SimulatedFleet } from './simulated/start-fleet';

export interface DemoLogin {
  email: string;
  password: string;
}

/** The stored state of the demonstration, so that the next start has the same fleet in the same state. */
export interface DemoState {
  version: 1;
  /** The account for the pages. */
  login: DemoLogin;
  credential: SimulatedCredential;
  instances: Record<string, DemoInstance>;
}

interface DemoInstance {
  port: number;
  hostKeys: HostKeys;
  daemonJson: string | null;
  dockerRuns: boolean;
  /** MTU option of each network, null if it is not set; missing in files of an earlier version. */
  networks?: Record<string, number | null>;
}

/** @returns the state that an earlier run left; null if there is none, or if it cannot be read */
export async function readDemoState(file: string): Promise<DemoState | null> {
  try {
    const state = JSON.parse(await readFile(file, 'utf8')) as DemoState;
    return state.version === 1 ? state : null;
  } catch {
    return null;
  }
}

/** Writes the fleet's state, readable only by its owner. */
export async function writeDemoState(file: string, state: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.new`, state, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** @returns the state as text, also used to find whether anything changed */
export function describeState(login: DemoLogin, fleet: SimulatedFleet): string {
  const state: DemoState = {
    version: 1,
    login,
    credential: fleet.credential,
    instances: Object.fromEntries(
      fleet.endpoints.map(({ name, port, hostKeys, machine }): [string, DemoInstance] => [
        name,
        {
          port,
          hostKeys,
          daemonJson: machine.daemonJson?.toString('utf8') ?? null,
          dockerRuns: machine.dockerRuns,
          networks: Object.fromEntries(machine.networks.map((network) => [network.name, network.mtu])),
        },
      ]),
    ),
  };
  return JSON.stringify(state);
}

/** @returns the instances as an earlier run left them */
export function restored(instances: SimulatedInstance[], state: DemoState | null): SimulatedInstance[] {
  return instances.map((instance) => {
    const kept = state?.instances[instance.name];
    if (!kept || instance.docker === 'absent') return instance;
    const networks = instance.networks?.map((one) => ({ ...one, mtu: kept.networks?.[one.name] ?? one.mtu }));
    return { ...instance, networks, daemonJson: kept.daemonJson, docker: kept.dockerRuns ? 'running' : 'stopped' };
  });
}
