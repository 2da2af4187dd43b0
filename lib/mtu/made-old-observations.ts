import type { DockerObservation } from '@/lib/probes/docker-observation';
import type { Observations } from '@/lib/probes/observations';
import { madeObservations } from './made-observations';

/** What inspections kept of a Docker that did not answer before they saw more of it (all that is optional), made up. */
const SHUT: DockerObservation = {
  version: '26.1.5',
  flavour: 'root',
  rootlessNetwork: null,
  running: true,
  access: 'denied',
  accessDetail: 'permission denied',
  liveRestore: null,
  swarm: null,
  config: {
    path: '/etc/docker/daemon.json',
    state: 'found',
    text: { known: true, value: '{"mtu":1442}' },
    mtu: 1442,
    flagMtu: null,
    defaultNetworkMtu: null,
    conflicts: [],
  },
  networks: [],
  containers: [],
};

const ANSWERING: DockerObservation = {
  ...SHUT,
  access: 'ok',
  accessDetail: '',
  networks: [
    {
      id: '0123456789ab',
      name: 'bridge',
      driver: 'bridge',
      scope: 'local',
      configuredMtu: 1442,
      effectiveMtu: 1442,
      encrypted: false,
      internal: false,
      composeProject: null,
      containers: ['web'],
    },
  ],
  containers: [
    {
      id: 'web',
      name: 'web',
      image: 'app',
      restartPolicy: 'no',
      composeProject: null,
      networks: ['bridge'],
      interfaceMtu: 1442,
      interfaces: [{ name: 'eth0', mtu: 1442 }],
    },
  ],
};

/** A stored inspection from before the optional fields were kept, made up. */
export function madeOldObservations(access: 'ok' | 'denied', over: Partial<Observations> = {}): Observations {
  const seen = madeObservations(access === 'ok' ? ANSWERING : SHUT, over);
  delete seen.denied;
  return seen;
}
