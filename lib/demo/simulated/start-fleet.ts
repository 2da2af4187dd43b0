import ssh2 from 'ssh2';
import { generateKeyPair } from '@/lib/remote/ssh/generate-key-pair';
import { presentHostKey } from '@/lib/remote/ssh/present-host-key';
import type { SimulatedInstance } from './instance';
import { Machine } from './machine';
import { type Endpoint, type SimulatedCredential, startEndpoint } from './ssh-endpoint';

export interface HostKeys {
  announced: string;
  presented: string;
}

export interface SimulatedFleetOptions {
  instances: SimulatedInstance[];
  /** Where to listen; default 127.0.0.1. */
  address?: string;
  /**
   * Ports to use, by name, for a fleet that is started again. Instances without one, or whose port is in use, get a
   * free port.
   */
  ports?: Record<string, number> | null;
  /** Private host keys by name, announced and presented, for a fleet that is started again. */
  hostKeys?: Record<string, HostKeys> | null;
  credential?: SimulatedCredential;
  /** Factor for every delay, of fixes and of slow instances; default 1, tests use a small one. */
  pace?: number;
}

export interface SimulatedEndpoint {
  name: string;
  address: string;
  port: number;
  /** As announced: `SHA256:…`. An instance with a changed host key presents another one. */
  hostKeyFingerprint: string;
  /** The announced key: algorithm, and its blob in base64. */
  hostKeyAlgorithm: string;
  hostPublicKey: string;
  /** The private keys, to start the same fleet again. */
  hostKeys: HostKeys;
  /** The machine itself: a test can read it or change it. */
  machine: Machine;
}

export interface SimulatedFleet {
  endpoints: SimulatedEndpoint[];
  credential: SimulatedCredential;
  endpoint(name: string): SimulatedEndpoint;
  stop(): Promise<void>;
}

/** @returns a new key and password that every instance of a simulated fleet accepts */
export function newCredential(): SimulatedCredential {
  const { privateKey, publicKey } = generateKeyPair('clearance-simulated');
  return { username: 'debian', privateKey, publicKey, password: 'correct horse battery staple' };
}

/** Starts one SSH server on loopback for each instance, all in this process. */
export async function startSimulatedFleet(options: SimulatedFleetOptions): Promise<SimulatedFleet> {
  const credential = options.credential ?? newCredential();
  const address = options.address ?? '127.0.0.1';
  const running: Endpoint[] = [];
  const endpoints: SimulatedEndpoint[] = [];
  const stop = async () => {
    await Promise.all(running.splice(0).map((endpoint) => endpoint.stop()));
  };
  try {
    for (const definition of options.instances) {
      const machine = new Machine(definition);
      const hostKeys = options.hostKeys?.[definition.name] ?? newHostKeys(definition);
      const port = options.ports?.[definition.name] ?? 0;
      const endpoint = await startOnPort(machine, credential, hostKeys.presented, address, port, options.pace ?? 1);
      // A port that was free a moment ago: nothing listens on it.
      if (definition.behaviour === 'refused') await endpoint.stop();
      else running.push(endpoint);
      const key = ssh2.utils.parseKey(hostKeys.announced);
      if (key instanceof Error) throw key;
      const presentedKey = presentHostKey(key.getPublicSSH());
      endpoints.push({
        name: definition.name,
        address,
        port: endpoint.port,
        hostKeyFingerprint: presentedKey.fingerprint,
        hostKeyAlgorithm: presentedKey.algorithm,
        hostPublicKey: presentedKey.publicKey,
        hostKeys,
        machine,
      });
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const neighbours = new Map(endpoints.map(({ machine }) => [machine.address, machine]));
  for (const { machine } of endpoints) machine.neighbours = neighbours;
  return {
    endpoints,
    credential,
    endpoint: (name) => {
      const found = endpoints.find((endpoint) => endpoint.name === name);
      if (!found) throw new Error(`no simulated instance named ${name}`);
      return found;
    },
    stop,
  };
}

function newHostKeys(definition: SimulatedInstance): HostKeys {
  const announced = generateKeyPair(definition.name).privateKey;
  const changed = definition.behaviour === 'changed-host-key';
  return { announced, presented: changed ? generateKeyPair(definition.name).privateKey : announced };
}

async function startOnPort(
  machine: Machine,
  credential: SimulatedCredential,
  hostKey: string,
  address: string,
  port: number,
  pace: number,
): Promise<Endpoint> {
  try {
    return await startEndpoint(machine, credential, hostKey, address, port, pace);
  } catch (error) {
    if (port === 0 || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return startEndpoint(machine, credential, hostKey, address, 0, pace);
  }
}
