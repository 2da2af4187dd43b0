import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { SimulatedInstance } from './simulated/instance';
import type { SimulatedCredential } from './simulated/ssh-endpoint';
import type { HostKeys, SimulatedFleet } from './simulated/start-fleet';

export interface DemoLogin {
  email: string;
  password: string;
}

/** What the demonstration keeps, so that its fleet is the same, as it was left, when it is started again. */
export interface DemoState {
  version: 1;
  /** Who may sign in to the pages. */
  login: DemoLogin;
  credential: SimulatedCredential;
  instances: Record<string, DemoInstance>;
}

interface DemoInstance {
  port: number;
  hostKeys: HostKeys;
  daemonJson: string | null;
  dockerRuns: boolean;
  /** MTU option of each network, null where it is not set; not there in what an earlier version wrote. */
  networks?: Record<string, number | null>;
}

/** @returns what an earlier run left; null where there is none, or it cannot be read */
export async function readDemoState(file: string): Promise<DemoState | null> {
  try {
    const state = JSON.parse(await readFile(file, 'utf8')) as DemoState;
    return state.version === 1 ? state : null;
  } catch {
    return null;
  }
}

/** Writes the fleet's state, readable by its owner alone. */
export async function writeDemoState(file: string, state: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.new`, state, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** @returns the state as text, also to tell whether anything changed */
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
